package io.swerve.reasoning.hybrid;

import io.swerve.reasoning.corruptedtraces.StepSplitter;
import java.util.Objects;

/** How categories and vectors are made. Immutable; start from {@link #of} and change what differs. */
public final class HybridTrainingOptions {
    private final int categories;
    private final int readingLayer;
    private final StepSplitter splitter;
    private final long seed;

    private HybridTrainingOptions(int categories, int readingLayer, StepSplitter splitter, long seed) {
        this.splitter = Objects.requireNonNull(splitter, "splitter");
        if (categories < 1 || readingLayer < 0) {
            throw new IllegalArgumentException("there is at least 1 category, and layers are counted from 0; was given "
                    + categories + " categories at layer " + readingLayer);
        }
        this.categories = categories;
        this.readingLayer = readingLayer;
        this.seed = seed;
    }

    /**
     * {@return options that cut traces into sentences, with seed 0}
     *
     * @param categories how many there are, at least 1; the paper takes 10 to 25
     * @param readingLayer the 0-based block of the thinking model at whose output sentences are read
     * @throws IllegalArgumentException if there is no category or the layer is negative
     */
    public static HybridTrainingOptions of(int categories, int readingLayer) {
        return new HybridTrainingOptions(categories, readingLayer, StepSplitter.sentences(), 0);
    }

    /**
     * {@return these options with other pieces of traces}
     *
     * @param other cuts traces
     */
    public HybridTrainingOptions withSplitter(StepSplitter other) {
        return new HybridTrainingOptions(categories, readingLayer, other, seed);
    }

    /**
     * {@return these options with another grouping}
     *
     * @param other the seed of the grouping
     */
    public HybridTrainingOptions withSeed(long other) {
        return new HybridTrainingOptions(categories, readingLayer, splitter, other);
    }

    int categories() {
        return categories;
    }

    int readingLayer() {
        return readingLayer;
    }

    StepSplitter splitter() {
        return splitter;
    }

    long seed() {
        return seed;
    }
}
