package io.swerve.steering.extraction;

import io.swerve.SwerveException;

/**
 * Data that no direction can be extracted from: a file or a line that is not as it should be, texts that don't differ
 * or don't fit the session, or too few of them. The message names the place (file, line and field, or the number of the
 * pair, both counted from 1), what is wrong there, and the remedy.
 */
public final class ExtractionDataException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the place, what is wrong there, and the remedy
     */
    public ExtractionDataException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the place, what is wrong there, and the remedy
     * @param cause what led to it
     */
    public ExtractionDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
