package io.swerve.chat;

import io.swerve.SwerveException;
import java.util.Objects;

/**
 * A chat template can't be read or rendered: it is malformed, refuses the conversation, fails, or exceeds what a
 * template may use.
 */
public final class ChatTemplateException extends SwerveException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String reason;
    private final int line;
    private final int column;

    /** What went wrong. */
    public enum Kind {
        /** The template is malformed. */
        SYNTAX,
        /** The template itself refuses the conversation, by {@code raise_exception}. */
        REFUSED,
        /** The template fails on the conversation: it reads what is not there, or treats a value as what it is not. */
        FAILED,
        /** Rendering would take more steps, depth or room than a template may use. */
        LIMIT
    }

    /**
     * Creates an exception.
     *
     * @param kind what went wrong
     * @param reason why, in the words of Python's jinja2 or of the template
     * @param line where in the template, from 1
     * @param column where in the line, from 1
     */
    public ChatTemplateException(Kind kind, String reason, int line, int column) {
        super(message(kind, reason, line, column));
        this.kind = Objects.requireNonNull(kind, "kind");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.line = line;
        this.column = column;
    }

    private static String message(Kind kind, String reason, int line, int column) {
        String what = switch (kind) {
            case SYNTAX -> "the chat template is malformed";
            case REFUSED -> "the chat template refuses the conversation";
            case FAILED -> "the chat template fails on the conversation";
            case LIMIT -> "the chat template is beyond what a template may use";
        };
        return what + ", at line " + line + ", column " + column + ": " + reason;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return why, in the words of Python's jinja2 or of the template, without the place} */
    public String reason() {
        return reason;
    }

    /** {@return the line of the template, from 1} */
    public int line() {
        return line;
    }

    /** {@return the column in the line, from 1, UTF-16 units} */
    public int column() {
        return column;
    }
}
