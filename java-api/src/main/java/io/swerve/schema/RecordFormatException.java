package io.swerve.schema;

import io.swerve.SwerveException;
import java.util.Objects;

/** A text is no JSON of a record's format. The message names the place, what stands there and what should. */
public final class RecordFormatException extends SwerveException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * Creates an exception.
     *
     * @param pointer the place in the JSON, a JSON pointer (RFC 6901); empty for the whole text
     * @param problem what stands there, and what should
     * @param cause what led to it, or null
     */
    public RecordFormatException(String pointer, String problem, Throwable cause) {
        super("the JSON, at #" + pointer + ": " + problem, cause);
        this.pointer = Objects.requireNonNull(pointer, "pointer");
    }

    /** {@return the place in the JSON, a JSON pointer (RFC 6901); empty for the whole text} */
    public String pointer() {
        return pointer;
    }
}
