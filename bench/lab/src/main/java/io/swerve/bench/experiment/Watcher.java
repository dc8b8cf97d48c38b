package io.swerve.bench.experiment;

import java.time.Duration;

/** Follows an experiment. */
public interface Watcher {
    /** Looks away. */
    Watcher NONE = new Watcher() {
        @Override
        public void at(String stage, long done, long total) {}

        @Override
        public void stopsBy(Runnable stop) {}

        @Override
        public void note(String line) {}
    };

    /**
     * Called whenever a row is finished, and when a stage begins.
     *
     * @param stage what is being done
     * @param done how many rows are finished
     * @param total how many there will be
     */
    void at(String stage, long done, long total);

    /**
     * Called before the work begins.
     *
     * @param estimate how much it is at most
     */
    default void planned(WorkEstimate estimate) {}

    /**
     * Called beside {@link #at}, as soon as enough is done to tell.
     *
     * @param left how long the rest of the work will take, at the speed so far
     */
    default void remaining(Duration left) {}

    /**
     * Receives what ends the experiment.
     *
     * @param stop may be called from any thread
     */
    void stopsBy(Runnable stop);

    /**
     * Receives what the user shall know beside the result.
     *
     * @param line what
     */
    void note(String line);
}
