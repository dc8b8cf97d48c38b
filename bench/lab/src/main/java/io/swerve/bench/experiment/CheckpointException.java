package io.swerve.bench.experiment;

/** What was finished can't be kept, or what was kept can't be read; the message says what would help. */
public final class CheckpointException extends ExperimentException {
    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
