package io.swerve;

/** An object was used after it, or the model or session that it belongs to, was closed. */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the closed object
     */
    public ClosedException(String message) {
        super(message);
    }
}
