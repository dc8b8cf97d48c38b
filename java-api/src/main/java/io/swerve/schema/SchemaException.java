package io.swerve.schema;

import io.swerve.SwerveException;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON schema is malformed, allows nothing, or says what a grammar can't express. The message names the place, the
 * keyword and the remedy.
 */
public final class SchemaException extends SwerveException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String keyword;
    private final String reason;

    /**
     * Creates an exception.
     *
     * @param pointer the place in the schema, a JSON pointer (RFC 6901); empty for the whole schema
     * @param keyword the keyword there; null if it is the place as a whole
     * @param reason what is wrong with it, and the remedy
     */
    public SchemaException(String pointer, String keyword, String reason) {
        this(pointer, keyword, reason, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param pointer the place in the schema, a JSON pointer (RFC 6901); empty for the whole schema
     * @param keyword the keyword there; null if it is the place as a whole
     * @param reason what is wrong with it, and the remedy
     * @param cause what led to it, or null
     */
    public SchemaException(String pointer, String keyword, String reason, Throwable cause) {
        super("the JSON schema, at #" + pointer + (keyword == null ? "" : ", \"" + keyword + "\"") + ": " + reason,
                cause);
        this.pointer = Objects.requireNonNull(pointer, "pointer");
        this.keyword = keyword;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** {@return the place in the schema, a JSON pointer (RFC 6901); empty for the whole schema} */
    public String pointer() {
        return pointer;
    }

    /** {@return the keyword at that place; empty if it is the place as a whole} */
    public Optional<String> keyword() {
        return Optional.ofNullable(keyword);
    }

    /** {@return what is wrong, and the remedy, without the place} */
    public String reason() {
        return reason;
    }
}
