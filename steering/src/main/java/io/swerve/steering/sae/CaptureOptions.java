package io.swerve.steering.sae;

import io.swerve.Progress;
import java.util.Objects;

/**
 * Which rows an {@link ActivationBuffer} takes.
 *
 * @param maxRows the most rows to keep, which bounds the memory; of more, a uniform sample is drawn
 * @param seed where the sample comes from
 * @param progress follows the reading
 */
public record CaptureOptions(int maxRows, long seed, Progress progress) {
    private static final int DEFAULT_ROWS = 1_000_000;

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if {@code maxRows} is not positive
     */
    public CaptureOptions {
        Objects.requireNonNull(progress, "progress");
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be at least 1, was " + maxRows);
        }
    }

    /**
     * Returns the defaults: a million rows.
     *
     * @return the options
     */
    public static CaptureOptions defaults() {
        return new CaptureOptions(DEFAULT_ROWS, 0, (_, _) -> true);
    }

    /**
     * Returns options with another bound.
     *
     * @param rows the most rows to keep
     * @return the changed options
     * @throws IllegalArgumentException if it is not positive
     */
    public CaptureOptions withMaxRows(int rows) {
        return new CaptureOptions(rows, seed, progress);
    }

    /**
     * Returns options with another seed.
     *
     * @param newSeed where the sample comes from
     * @return the changed options
     */
    public CaptureOptions withSeed(long newSeed) {
        return new CaptureOptions(maxRows, newSeed, progress);
    }

    /**
     * Returns options with a follower.
     *
     * @param follower follows the reading
     * @return the changed options
     */
    public CaptureOptions withProgress(Progress follower) {
        return new CaptureOptions(maxRows, seed, follower);
    }
}
