package io.swerve.steering.sae;

import io.swerve.SwerveException;

/**
 * A sparse autoencoder that can't be used: its files are damaged or of a kind that isn't known, or it doesn't fit the
 * model or the data. The message names the file and the value, the limit and the remedy.
 */
public final class SaeException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the offending value, the limit and the remedy
     */
    public SaeException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the offending value, the limit and the remedy
     * @param cause what happened below
     */
    public SaeException(String message, Throwable cause) {
        super(message, cause);
    }
}
