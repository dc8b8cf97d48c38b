package io.swerve.steering;

import io.swerve.SwerveException;

/**
 * A steering vector that can't be used: its file is no control vector that llama.cpp would load, or it does not fit the
 * model or the other vectors. The message names the file and the tensor, or the two sizes, and the remedy.
 */
public final class SteeringVectorException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the offending value, the limit and the remedy
     */
    public SteeringVectorException(String message) {
        super(message);
    }
}
