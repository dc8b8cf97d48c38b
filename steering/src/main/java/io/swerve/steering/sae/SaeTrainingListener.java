package io.swerve.steering.sae;

/** Follows a training, and can end it. */
@FunctionalInterface
public interface SaeTrainingListener {
    /**
     * Called after every step, on the thread that runs the training. It may write a
     * {@linkplain SaeTraining#checkpoint checkpoint}.
     *
     * @param report how far the training is
     * @return true to go on, false to stop
     */
    boolean stepped(SaeTrainingReport report);
}
