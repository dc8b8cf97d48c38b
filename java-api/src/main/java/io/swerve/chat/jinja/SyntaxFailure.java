package io.swerve.chat.jinja;

/** A template is malformed. */
final class SyntaxFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    SyntaxFailure(String reason, int at) {
        super(reason, null, false, false);
        this.at = at;
    }

    /** Where in the source. */
    int at() {
        return at;
    }
}
