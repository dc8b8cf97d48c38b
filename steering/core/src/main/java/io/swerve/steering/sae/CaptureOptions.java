package io.swerve.steering.sae;

import io.swerve.Progress;
import java.util.Objects;

/**
 * Which rows an {@link ActivationBuffer} takes.
 */
public final class CaptureOptions {
    private static final int DEFAULT_ROWS = 1_000_000;

    private final Values values;

    /** What is checked and compared. */
    private record Values(int maxRows, long seed, Progress progress) {
        private Values {
            Objects.requireNonNull(progress, "progress");
            if (maxRows < 1) {
                throw new IllegalArgumentException("maxRows must be at least 1, was " + maxRows);
            }
        }
    }

    private CaptureOptions(Values values) {
        this.values = values;
    }

    /** {@return the defaults: a million rows} */
    public static CaptureOptions defaults() {
        return new CaptureOptions(new Values(DEFAULT_ROWS, 0, (_, _) -> true));
    }

    /**
     * {@return options with another bound}
     *
     * @param rows the most rows to keep
     * @throws IllegalArgumentException if it is not positive
     */
    public CaptureOptions withMaxRows(int rows) {
        return new CaptureOptions(new Values(rows, values.seed, values.progress));
    }

    /**
     * {@return options with another seed}
     *
     * @param newSeed where the sample comes from
     */
    public CaptureOptions withSeed(long newSeed) {
        return new CaptureOptions(new Values(values.maxRows, newSeed, values.progress));
    }

    /**
     * {@return options with a follower}
     *
     * @param follower follows the reading
     */
    public CaptureOptions withProgress(Progress follower) {
        return new CaptureOptions(new Values(values.maxRows, values.seed, follower));
    }

    /** {@return the bound: the most rows to keep, which bounds the memory; of more, a uniform sample is drawn} */
    public int maxRows() {
        return values.maxRows;
    }

    /** {@return the seed: where the sample comes from} */
    public long seed() {
        return values.seed;
    }

    /** {@return the follower, follows the reading} */
    public Progress progress() {
        return values.progress;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CaptureOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "CaptureOptions");
    }
}
