package io.swerve.steering.plan;

/**
 * Bounds of a steered text, and what to do when it crosses one. After each generated token the governor looks at the
 * entropy of the distribution that it was chosen from, at repetition, and at the divergence from the unsteered model. While
 * one of them is beyond its bound, the coefficient shrinks from token to token; when all are within, it grows back.
 *
 * @param maxEntropy nats, the mean of the last {@value #WINDOW} tokens; positive infinity for no bound
 * @param maxRepetition the share of the last {@value #REPETITION_WINDOW} tokens' trigrams that occurred before among them,
 *            from 0 to 1; 1 for no bound
 * @param maxDivergence nats per token, the mean of the Kullback-Leibler divergence of the steered from the unsteered
 *            distribution over the last {@value #WINDOW} tokens; positive infinity for no bound. With a bound, every token
 *            is decoded a second time, unsteered
 * @param backOff multiplies the coefficient at each token beyond a bound; from 0, which ends the steering at once, to
 *            less than 1
 * @param recovery multiplies it again at each token within the bounds, up to its full value; at least 1, which never
 *            restores it
 */
public record Governor(double maxEntropy, double maxRepetition, double maxDivergence, double backOff,
        double recovery) {
    /** A coefficient is not reduced to less than this share of itself, from which it could not recover; but by 0 it is. */
    public static final double LEAST_FACTOR = 1e-3;
    /** Tokens over which means are taken. */
    public static final int WINDOW = 8;
    /** Tokens among which repetition is looked for. */
    public static final int REPETITION_WINDOW = 64;

    /**
     * Creates a governor.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Governor {
        require(maxEntropy >= 0, "maxEntropy must not be negative", maxEntropy);
        require(maxRepetition >= 0 && maxRepetition <= 1, "maxRepetition lies between 0 and 1", maxRepetition);
        require(maxDivergence >= 0, "maxDivergence must not be negative", maxDivergence);
        require(backOff >= 0 && backOff < 1, "backOff is at least 0 and less than 1", backOff);
        require(recovery >= 1 && recovery < Double.POSITIVE_INFINITY, "recovery is finite and at least 1", recovery);
    }

    private static void require(boolean holds, String what, double value) {
        if (!holds) {
            throw new IllegalArgumentException(what + ", was " + value);
        }
    }

    /**
     * A governor without bounds, which halves the coefficient and lets it grow by a tenth: to be changed.
     *
     * @return the governor
     */
    public static Governor unbounded() {
        return new Governor(Double.POSITIVE_INFINITY, 1, Double.POSITIVE_INFINITY, 0.5, 1.1);
    }

    /**
     * {@return this governor with another bound of entropy}
     *
     * @param nats see {@link #maxEntropy}
     */
    public Governor withMaxEntropy(double nats) {
        return new Governor(nats, maxRepetition, maxDivergence, backOff, recovery);
    }

    /**
     * {@return this governor with another bound of repetition}
     *
     * @param share see {@link #maxRepetition}
     */
    public Governor withMaxRepetition(double share) {
        return new Governor(maxEntropy, share, maxDivergence, backOff, recovery);
    }

    /**
     * {@return this governor with another bound of divergence}
     *
     * @param nats see {@link #maxDivergence}
     */
    public Governor withMaxDivergence(double nats) {
        return new Governor(maxEntropy, maxRepetition, nats, backOff, recovery);
    }

    boolean needsDivergence() {
        return maxDivergence < Double.POSITIVE_INFINITY;
    }
}
