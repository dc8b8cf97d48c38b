package io.swerve;

/** There is no room in the context for the tokens of a batch. Nothing was decoded; the sequences are as before. */
public final class ContextFullException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the tokens wanted, the room there is, and the remedy
     */
    public ContextFullException(String message) {
        super(message);
    }
}
