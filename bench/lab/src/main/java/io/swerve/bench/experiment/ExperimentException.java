package io.swerve.bench.experiment;

import io.swerve.SwerveException;

/** An experiment can't go on; the message says why, and what would help. */
public class ExperimentException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what would help
     */
    public ExperimentException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is wrong and what would help
     * @param cause what it comes from
     */
    public ExperimentException(String message, Throwable cause) {
        super(message, cause);
    }
}
