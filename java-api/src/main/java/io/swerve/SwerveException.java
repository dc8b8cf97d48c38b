package io.swerve;

/**
 * The root of Swerve's own exceptions: something that llama.cpp, a file or the machine refused, as opposed to an
 * argument that is wrong by itself ({@link IllegalArgumentException}) or an object in the wrong state
 * ({@link IllegalStateException}). Messages name the offending value, the limit and the remedy.
 */
public class SwerveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the offending value, the limit and the remedy
     */
    public SwerveException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the offending value, the limit and the remedy
     * @param cause what led to it
     */
    public SwerveException(String message, Throwable cause) {
        super(message, cause);
    }
}
