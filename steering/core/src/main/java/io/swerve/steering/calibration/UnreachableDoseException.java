package io.swerve.steering.calibration;

import io.swerve.SwerveException;

/** A dose that no strength gives. The message says what was tried, and how near it came. */
public final class UnreachableDoseException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the dose, and why no strength gives it
     */
    public UnreachableDoseException(String message) {
        super(message);
    }
}
