package io.swerve.chat.jinja;

/** The value that is none. */
enum None {
    NONE
}
