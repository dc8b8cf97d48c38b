package io.swerve;

/** llama.cpp could not decode a batch, for a reason other than a full context. */
public final class DecodeException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the reason, with what llama.cpp logged
     */
    public DecodeException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the reason
     * @param cause what led to it, such as the exception of an activation tap
     */
    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
