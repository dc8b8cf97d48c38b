package io.swerve.chat.jinja;

/** Gives nothing at first, and its separator ever after. */
final class Joiner {
    private final Object separator;
    private boolean used;

    Joiner(Object separator) {
        this.separator = separator;
    }

    Object next() {
        Object value = used ? separator : Text.EMPTY;
        used = true;
        return value;
    }
}
