package io.swerve.steering.extraction;

import io.swerve.SwerveException;

/**
 * Contrast pairs that can't be used: a file or a line that is not as it should be, or a text that does not fit the
 * session. The message names the line or the number of the pair, both counted from 1.
 */
public final class ContrastPairException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the place, what is wrong there, and the remedy
     */
    public ContrastPairException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the place, what is wrong there, and the remedy
     * @param cause what led to it
     */
    public ContrastPairException(String message, Throwable cause) {
        super(message, cause);
    }
}
