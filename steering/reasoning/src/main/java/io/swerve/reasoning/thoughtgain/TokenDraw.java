package io.swerve.reasoning.thoughtgain;

import java.util.SplittableRandom;

/** Draws tokens from logits with a seed of its own, so that a thought doesn't depend on its neighbours in the batch. */
final class TokenDraw {
    private final SplittableRandom random;
    private final boolean[] forbidden;
    private final float temperature;

    TokenDraw(long seed, boolean[] forbidden, float temperature) {
        this.random = new SplittableRandom(seed);
        this.forbidden = forbidden;
        this.temperature = temperature;
    }

    int draw(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (!forbidden[i]) {
                max = Math.max(max, logits[i]);
            }
        }
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += weight(logits, i, max);
        }
        double left = random.nextDouble() * sum;
        int last = -1;
        for (int i = 0; i < logits.length; i++) {
            double weight = weight(logits, i, max);
            if (weight > 0) {
                last = i;
                left -= weight;
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // rounding: the sum ran out on the last token that can come
    }

    private double weight(float[] logits, int token, double max) {
        return forbidden[token] ? 0 : Math.exp((logits[token] - max) / temperature);
    }
}
