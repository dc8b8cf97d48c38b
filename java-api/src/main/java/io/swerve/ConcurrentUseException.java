package io.swerve;

/**
 * A second thread used an object that serves one thread at a time. The first thread's work goes on undisturbed.
 */
public final class ConcurrentUseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the object and both threads
     */
    public ConcurrentUseException(String message) {
        super(message);
    }
}
