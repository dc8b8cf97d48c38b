package io.swerve;

/** A model's architecture does not offer what was asked of it. */
public final class UnsupportedModelException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the architecture and what it lacks
     */
    public UnsupportedModelException(String message) {
        super(message);
    }
}
