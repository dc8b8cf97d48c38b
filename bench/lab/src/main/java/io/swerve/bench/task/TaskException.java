package io.swerve.bench.task;

import io.swerve.SwerveException;

/** A task can't be used as asked; the message says why, and what would help. */
public final class TaskException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what would help
     */
    public TaskException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is wrong and what would help
     * @param cause what it comes from
     */
    public TaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
