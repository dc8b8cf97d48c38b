package io.swerve.chat.jinja;

import io.swerve.chat.ChatTemplateException.Kind;

/** What goes wrong in a template, before its place is known. Its text is what Python's jinja2 says. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private Failure(Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    static Failure refused(String reason) {
        return new Failure(Kind.REFUSED, reason);
    }

    static Failure of(String reason) {
        return new Failure(Kind.FAILED, reason);
    }

    static Failure type(String reason) {
        return of("TypeError: " + reason);
    }

    static Failure value(String reason) {
        return of("ValueError: " + reason);
    }

    static Failure limit(String reason) {
        return new Failure(Kind.LIMIT, reason);
    }

    Kind kind() {
        return kind;
    }
}
