package io.swerve.steering.plan.file;

import io.swerve.steering.plan.SteeringPlanException;

/** A file of a steering plan can't be read or written: the message names the place in the file and the remedy. */
public final class PlanFileException extends SteeringPlanException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message the file, the place in it, the reason and the remedy
     * @param cause what led to it; null if nothing did
     */
    public PlanFileException(String message, Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
