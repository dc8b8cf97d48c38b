package io.swerve.chat.jinja;

/**
 * Something that a template can call.
 *
 * @param name what it is called
 * @param body what it does
 */
record Function(String name, Body body) {
    /** What a function does. */
    @FunctionalInterface
    interface Body {
        Object call(Run run, Arguments arguments);
    }
}
