package io.swerve.reasoning.forking;

import java.util.Arrays;

/**
 * Where forks begin: the percentile of the entropies of a sample of tokens. Wang et al. take the 80th, which was 0.672
 * nats over a million tokens of a reasoning model; 50.64 % of those tokens had less than 0.01 nats.
 *
 * @param tokens how many tokens the sample has
 * @param percentile the percentile asked for, between 0 and 1
 * @param threshold the entropy at that percentile, in nats; a token with more is a fork
 * @param certainShare the share of tokens with less than {@value #CERTAIN} nats, at which the model is certain
 * @param forkingShare the share of tokens above the threshold: {@code 1 - percentile} to within one token, unless many
 *            tokens have exactly the threshold's entropy
 */
public record EntropyCalibration(int tokens, double percentile, double threshold, double certainShare,
        double forkingShare) {
    /** Below this entropy, in nats, a model is said to be certain. */
    public static final double CERTAIN = 0.01;

    /** The percentile of the paper. */
    public static final double PAPER_PERCENTILE = 0.8;

    /**
     * Measures a sample, with the nearest-rank percentile: the least entropy that at least that share of the tokens does
     * not exceed.
     *
     * @param entropies one for each token, in nats; not changed
     * @param percentile between 0 and 1
     * @return the calibration
     * @throws IllegalArgumentException if there are no entropies, one is NaN or negative, or the percentile is not
     *             between 0 and 1
     */
    public static EntropyCalibration of(float[] entropies, double percentile) {
        if (!(percentile > 0 && percentile < 1)) {
            throw new IllegalArgumentException("a percentile lies between 0 and 1, was " + percentile);
        }
        if (entropies.length == 0) {
            throw new IllegalArgumentException("a calibration needs at least one token; write or read some text first");
        }
        float[] sorted = entropies.clone();
        Arrays.sort(sorted);
        if (!(sorted[0] >= 0) || Float.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("entropies are not negative and not NaN, the least is " + sorted[0]
                    + " and the largest " + sorted[sorted.length - 1]);
        }
        int rank = (int) Math.ceil(percentile * sorted.length);
        float threshold = sorted[Math.clamp(rank, 1, sorted.length) - 1];
        int certain = 0;
        int forking = 0;
        for (float entropy : sorted) {
            certain += entropy < CERTAIN ? 1 : 0;
            forking += entropy > threshold ? 1 : 0;
        }
        return new EntropyCalibration(sorted.length, percentile, threshold, (double) certain / sorted.length,
                (double) forking / sorted.length);
    }

    /**
     * {@return the forks of a text: the tokens with more entropy than the threshold}
     *
     * @param entropies one for each of its tokens, in nats
     */
    public ForkingMask mask(float[] entropies) {
        return ForkingMask.above(entropies, threshold);
    }
}
