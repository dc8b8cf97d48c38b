package io.swerve.reasoning.thoughtgain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Mixtures, gains and advantages against their definitions, on numbers that need no model. */
class ThoughtArithmeticTest {
    private static final long SEED = 63;
    private static final Offset<Double> ROUNDING = within(1e-9);

    private static double[] softmax(float[] logits) {
        double[] weights = new double[logits.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(logits[i]);
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    @Test
    void aMixtureOfLogitsIsTheNormalisedGeometricMixtureOfTheDistributions() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            float[] base = new float[17];
            float[] thinking = new float[17];
            for (int i = 0; i < base.length; i++) {
                base[i] = (float) random.nextGaussian() * 4;
                thinking[i] = (float) random.nextGaussian() * 4;
            }
            double weight = random.nextInt(11) / 10.0;
            double[] p = softmax(base);
            double[] q = softmax(thinking);
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum += Math.pow(p[i], 1 - weight) * Math.pow(q[i], weight);
            }
            int token = random.nextInt(p.length);
            double expected = Math.log(Math.pow(p[token], 1 - weight) * Math.pow(q[token], weight) / sum);
            assertThat(Mixture.logProbability(base, thinking, weight, token)).as("seed %d, trial %d", SEED, trial)
                    .isCloseTo(expected, ROUNDING);
        }
    }

    private static Thought thought(int position, int sample, double[] base, double... thinking) {
        return new Thought(position, sample, new int[]{1}, base, thinking, new double[][]{base, thinking});
    }

    private static final List<Thought> THOUGHTS = List.of(thought(4, 0, new double[]{-2, -1}, -1, -1),
            thought(9, 0, new double[]{-4, -4}, -5, -1), thought(4, 1, new double[]{-2, -1}, -3, -4),
            thought(9, 1, new double[]{-4, -4}, -4, -4), thought(4, 2, new double[]{-2, -1}, -2, -1));

    @Test
    void gainsAreSumsOverTheTrueTokens() {
        assertThat(THOUGHTS).extracting(Thought::gain).containsExactly(1.0, 2.0, -4.0, 0.0, 0.0);
        assertThat(THOUGHTS.get(1).difficulty()).isEqualTo(4);
        assertThat(THOUGHTS.get(0).difficulty()).isEqualTo(1.5);
        // each token takes the better of both
        assertThat(THOUGHTS).extracting(Thought::oracleGain).containsExactly(1.0, 3.0, 0.0, 0.0, 0.0);
    }
}
