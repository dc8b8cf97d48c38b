package io.swerve;

/** A model could not be loaded. The message names the file, and ends with what llama.cpp logged about it. */
public final class ModelLoadException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the reason and the remedy
     */
    public ModelLoadException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the file, the reason and the remedy
     * @param cause what led to it
     */
    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
