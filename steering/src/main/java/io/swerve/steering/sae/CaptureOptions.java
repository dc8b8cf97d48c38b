package io.swerve.steering.sae;

import java.util.Objects;

/**
 * Which rows an {@link ActivationBuffer} takes.
 *
 * @param maxRows the most rows to keep, which bounds the memory; of more, a uniform sample is drawn
 * @param skip how many tokens at the beginning of each text are left out. Many models put a row of huge numbers on the
 *            first token, which no other token has and which would rule the training
 * @param seed where the sample comes from
 * @param progress follows the reading
 */
public record CaptureOptions(int maxRows, int skip, long seed, SaeProgress progress) {
    private static final int DEFAULT_ROWS = 1_000_000;

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if {@code maxRows} is not positive or {@code skip} is negative
     */
    public CaptureOptions {
        Objects.requireNonNull(progress, "progress");
        if (maxRows < 1 || skip < 0) {
            throw new IllegalArgumentException("maxRows must be at least 1 and skip not negative, were " + maxRows
                    + " and " + skip);
        }
    }

    /**
     * Returns the defaults: a million rows, the first token of each text left out.
     *
     * @return the options
     */
    public static CaptureOptions defaults() {
        return new CaptureOptions(DEFAULT_ROWS, 1, 0, SaeProgress.none());
    }

    /**
     * Returns options with another bound.
     *
     * @param rows the most rows to keep
     * @return the changed options
     * @throws IllegalArgumentException if it is not positive
     */
    public CaptureOptions withMaxRows(int rows) {
        return new CaptureOptions(rows, skip, seed, progress);
    }

    /**
     * Returns options that leave out another number of tokens.
     *
     * @param tokens how many at the beginning of each text
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public CaptureOptions withSkip(int tokens) {
        return new CaptureOptions(maxRows, tokens, seed, progress);
    }

    /**
     * Returns options with another seed.
     *
     * @param newSeed where the sample comes from
     * @return the changed options
     */
    public CaptureOptions withSeed(long newSeed) {
        return new CaptureOptions(maxRows, skip, newSeed, progress);
    }

    /**
     * Returns options with a follower.
     *
     * @param follower follows the reading
     * @return the changed options
     */
    public CaptureOptions withProgress(SaeProgress follower) {
        return new CaptureOptions(maxRows, skip, seed, follower);
    }
}
