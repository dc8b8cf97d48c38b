package io.swerve.reasoning.hybrid;

import io.swerve.reasoning.corruptedtraces.StepSplitter;
import java.util.Objects;

/**
 * How categories and vectors are made.
 *
 * @param categories how many there are, at least 1; the paper takes 10 to 25
 * @param readingLayer the 0-based block of the thinking model at whose output sentences are read
 * @param splitter cuts traces into sentences
 * @param seed of the grouping
 */
public record HybridTrainingOptions(int categories, int readingLayer, StepSplitter splitter, long seed) {
    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if there is no category or the layer is negative
     */
    public HybridTrainingOptions {
        Objects.requireNonNull(splitter, "splitter");
        if (categories < 1 || readingLayer < 0) {
            throw new IllegalArgumentException("there is at least 1 category, and layers are counted from 0; was given "
                    + categories + " categories at layer " + readingLayer);
        }
    }
}
