package io.swerve.safetensors;

import io.swerve.SwerveException;

/**
 * A safetensors file that is missing or damaged, or lacks what was asked of it. The message names the file, the value
 * and the limit.
 */
public final class SafetensorsException extends SwerveException {
    private static final long serialVersionUID = 1L;

    SafetensorsException(String message) {
        super(message);
    }

    SafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }
}
