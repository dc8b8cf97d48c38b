package io.swerve;

/** Follows the loading of a model, and can stop it. */
@FunctionalInterface
public interface LoadProgress {
    /**
     * Called on the loading thread, some hundred times at most.
     *
     * @param fraction how much of the weights has been read, from 0 to 1
     * @return true to go on; false to stop, so that {@link Model#load(java.nio.file.Path, ModelOptions)} throws a
     *         {@link java.util.concurrent.CancellationException}
     */
    boolean loaded(float fraction);
}
