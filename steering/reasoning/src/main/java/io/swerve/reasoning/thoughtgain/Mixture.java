package io.swerve.reasoning.thoughtgain;

/**
 * The mixture of Quiet-STaR's head, {@code (1 - w) base + w thinking} of two rows of logits: a normalised geometric
 * mixture of the two distributions.
 */
final class Mixture {
    private Mixture() {}

    /** The log-probability of a token under the mixture, in nats. */
    static double logProbability(float[] base, float[] thinking, double weight, int token) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < base.length; i++) {
            max = Math.max(max, logit(base, thinking, weight, i));
        }
        double sum = 0;
        for (int i = 0; i < base.length; i++) {
            sum += Math.exp(logit(base, thinking, weight, i) - max);
        }
        return logit(base, thinking, weight, token) - max - Math.log(sum);
    }

    private static double logit(float[] base, float[] thinking, double weight, int token) {
        // Not (1 - w) b + w t: a forbidden token's infinity times zero is no number.
        if (weight == 0) {
            return base[token];
        }
        return weight == 1 ? thinking[token] : (1 - weight) * base[token] + weight * thinking[token];
    }
}
