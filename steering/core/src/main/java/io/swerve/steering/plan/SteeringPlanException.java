package io.swerve.steering.plan;

import io.swerve.SwerveException;

/** A steering plan can't be carried out as it stands: the message names the rule, the reason and the remedy. */
public class SteeringPlanException extends SwerveException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message the rule, the reason and the remedy
     */
    public SteeringPlanException(String message) {
        super(message);
    }
}
