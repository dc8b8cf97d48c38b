package io.swerve.steering.calibration;

import io.swerve.internal.numeric.Samples;
import java.util.Arrays;

/**
 * How far a steered model's predictions are from the unsteered model's: statistics over positions of KL(unsteered ||
 * steered), in nats per token.
 *
 * @param strength what was measured
 * @param positions at how many positions
 * @param mean the mean
 * @param standardError of the mean, by the spread of the texts' means; 0 for a single text
 * @param p95 the 95th percentile: the smallest value that 95 % of the positions don't exceed
 * @param max the maximum
 * @param agreement the share of the positions at which both models have the same most likely token
 */
public record Divergence(float strength, int positions, double mean, double standardError, double p95, double max,
        double agreement) {
    private static final double HIGH = 0.95;

    /** Which of the numbers a budget is for. */
    public enum Statistic {
        /** The mean over the positions. */
        MEAN,
        /** The 95th percentile over the positions. */
        P95
    }

    /**
     * {@return one of the numbers, nats per token; NaN if the model's logits were no numbers}
     *
     * @param statistic which
     */
    public double value(Statistic statistic) {
        return switch (statistic) {
            case MEAN -> mean;
            case P95 -> p95;
        };
    }

    /**
     * Summarizes what was measured.
     *
     * @param strength what was measured
     * @param values the divergence at each position
     * @param texts the text of each position, counted from 0, ascending
     * @param agreeing at how many positions both models have the same most likely token
     */
    static Divergence of(float strength, double[] values, int[] texts, int agreeing) {
        double[] sorted = values.clone();
        Arrays.sort(sorted); // NaN last
        int count = values.length;
        double mean = Arrays.stream(values).sum() / count;
        return new Divergence(strength, count, mean, standardError(values, texts, mean),
                Samples.nearestRank(sorted, count, HIGH), sorted[count - 1], (double) agreeing / count);
    }

    /** The positions of a text are alike, so it is the texts that are taken as independent: a ratio estimate. */
    private static double standardError(double[] values, int[] texts, double mean) {
        double squares = 0;
        int clusters = 0;
        for (int i = 0; i < values.length;) {
            double sum = 0;
            int text = texts[i];
            for (; i < values.length && texts[i] == text; i++) {
                sum += values[i] - mean;
            }
            squares += sum * sum;
            clusters++;
        }
        return clusters < 2 ? 0 : Math.sqrt(squares * clusters / (clusters - 1.0)) / values.length;
    }
}
