package io.swerve.steering.sae;

/**
 * How a top-k autoencoder is trained. The optimizer is Adam (0.9, 0.999) at a rate that rises during the first 5 % of
 * the steps and falls to 0 during the last 20 %.
 */
public final class SaeTrainingOptions {
    private static final int MAX_FEATURES = 1 << 22;
    private static final int MAX_BATCH = 1 << 16;
    private static final float REFERENCE_RATE = 2e-4f;
    private static final int REFERENCE_FEATURES = 1 << 14;
    private static final float AUX_WEIGHT = 1 / 32f;

    private final Values values;

    /** What is checked and compared. */
    private record Values(int features, int k, int steps, int batchSize, float learningRate, long deadAfter, int auxK,
            float auxWeight, long seed, int threads) {
        private Values {
            inRange("features", features, 1, MAX_FEATURES);
            inRange("k", k, 1, features);
            inRange("steps", steps, 1, Integer.MAX_VALUE);
            inRange("batchSize", batchSize, 1, MAX_BATCH);
            inRange("auxK", auxK, 0, MAX_FEATURES);
            inRange("threads", threads, 1, 512);
            if (!(learningRate > 0) || learningRate > 1) {
                throw new IllegalArgumentException("learningRate must be above 0 and at most 1, was " + learningRate);
            }
            if (deadAfter < 1) {
                throw new IllegalArgumentException("deadAfter must be at least 1 row, was " + deadAfter);
            }
            if (!(auxWeight >= 0) || auxWeight > 1) {
                throw new IllegalArgumentException("auxWeight must be from 0 to 1, was " + auxWeight);
            }
        }
    }

    private SaeTrainingOptions(Values values) {
        this.values = values;
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }

    /**
     * {@return the usual options: minibatches of 512 rows, a rate that falls with the square root of the number of
     * features, dead after 100,000 rows, 128 dead features that count 1/32, seed 0, all processors}
     *
     * @param features how many features
     * @param k how many of them a row may have
     * @param steps how many minibatches
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static SaeTrainingOptions of(int features, int k, int steps) {
        float rate = (float) (2 * REFERENCE_RATE / Math.sqrt((double) Math.max(1, features) / REFERENCE_FEATURES));
        return new SaeTrainingOptions(new Values(features, k, steps, 512, Math.min(1, rate), 100_000, 128, AUX_WEIGHT,
                0, Math.min(512, Runtime.getRuntime().availableProcessors())));
    }

    /**
     * {@return options with another minibatch}
     *
     * @param rows how many rows
     * @throws IllegalArgumentException if it is out of range
     */
    public SaeTrainingOptions withBatchSize(int rows) {
        return new SaeTrainingOptions(new Values(values.features, values.k, values.steps, rows, values.learningRate,
                values.deadAfter, values.auxK, values.auxWeight, values.seed, values.threads));
    }

    /**
     * {@return options with another rate}
     *
     * @param rate Adam's step size
     * @throws IllegalArgumentException if it is out of range
     */
    public SaeTrainingOptions withLearningRate(float rate) {
        return new SaeTrainingOptions(new Values(values.features, values.k, values.steps, values.batchSize, rate,
                values.deadAfter, values.auxK, values.auxWeight, values.seed, values.threads));
    }

    /**
     * {@return options with another treatment of dead features}
     *
     * @param rows after how many rows without it a feature is dead
     * @param most how many dead features at most try to explain a row's error
     * @param weight how much their attempt counts
     * @throws IllegalArgumentException if a number is out of range
     */
    public SaeTrainingOptions withRevival(long rows, int most, float weight) {
        return new SaeTrainingOptions(new Values(values.features, values.k, values.steps, values.batchSize,
                values.learningRate, rows, most, weight, values.seed, values.threads));
    }

    /**
     * {@return options with another seed}
     *
     * @param newSeed where the first weights and the order of the rows come from
     */
    public SaeTrainingOptions withSeed(long newSeed) {
        return new SaeTrainingOptions(new Values(values.features, values.k, values.steps, values.batchSize,
                values.learningRate, values.deadAfter, values.auxK, values.auxWeight, newSeed, values.threads));
    }

    /**
     * {@return options with another number of threads}
     *
     * @param count how many
     * @throws IllegalArgumentException if it is out of range
     */
    public SaeTrainingOptions withThreads(int count) {
        return new SaeTrainingOptions(new Values(values.features, values.k, values.steps, values.batchSize,
                values.learningRate, values.deadAfter, values.auxK, values.auxWeight, values.seed, count));
    }

    /** Everything that the result depends on. */
    String fingerprint() {
        return withThreads(1).toString();
    }

    /** {@return the size: how many features, usually 2 to 32 times the width of a row} */
    public int features() {
        return values.features;
    }

    /** {@return the sparsity: how many of them a row may have} */
    public int k() {
        return values.k;
    }

    /** {@return the length: how many minibatches} */
    public int steps() {
        return values.steps;
    }

    /** {@return rows in a minibatch} */
    public int batchSize() {
        return values.batchSize;
    }

    /**
     * {@return the rate, Adam's step size, for rows scaled to a mean distance of {@code sqrt(width)} from their mean}
     */
    public float learningRate() {
        return values.learningRate;
    }

    /** {@return a feature is dead when this many rows have gone by without it} */
    public long deadAfter() {
        return values.deadAfter;
    }

    /**
     * {@return the extent of the revival: how many dead features at most try to explain the error of a row; 0 leaves
     * dead features alone}
     */
    public int auxK() {
        return values.auxK;
    }

    /** {@return the weight of the revival: how much their attempt counts} */
    public float auxWeight() {
        return values.auxWeight;
    }

    /** {@return the seed: where the first weights and the order of the rows come from} */
    public long seed() {
        return values.seed;
    }

    /** {@return how many threads work; the result is the same for any number} */
    public int threads() {
        return values.threads;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SaeTrainingOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "SaeTrainingOptions");
    }
}
