package io.swerve.bench.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of 95 %, from resampling what was measured with replacement. Values of the same index belong
 * together and are resampled together. The same seed gives the same interval.
 *
 * @param seed of the resampling
 */
public record Bootstrap(long seed) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;

    /**
     * Estimates a mean.
     *
     * @param values a sample
     * @return the mean; NaN for no values, a point for one
     */
    public Interval mean(double... values) {
        return of(values.length, sample -> mean(values, sample));
    }

    /**
     * Estimates the mean of the differences {@code a - b}.
     *
     * @param a a sample
     * @param b as many values, each measured at the same as its partner
     * @return the difference of the means
     * @throws IllegalArgumentException if the lengths differ
     */
    public Interval difference(double[] a, double[] b) {
        requirePairs(a, b);
        return of(a.length, sample -> mean(a, sample) - mean(b, sample));
    }

    /**
     * Estimates the quotient of the means.
     *
     * @param a a sample
     * @param b as many values, each measured at the same as its partner
     * @return the mean of a divided by that of b
     * @throws IllegalArgumentException if the lengths differ
     */
    public Interval ratio(double[] a, double[] b) {
        requirePairs(a, b);
        return of(a.length, sample -> mean(a, sample) / mean(b, sample));
    }

    /**
     * Estimates any statistic of a sample.
     *
     * @param size of the sample
     * @param statistic computes it from the indices of a resample; called first with 0, 1, 2 and so on. Resamples for
     *            which it is NaN don't count
     * @return the statistic of the sample, with its interval
     */
    public Interval of(int size, ToDoubleFunction<int[]> statistic) {
        int[] sample = new int[size];
        Arrays.setAll(sample, i -> i);
        double estimate = size == 0 ? Double.NaN : statistic.applyAsDouble(sample);
        if (size < 2) {
            return new Interval(estimate, estimate, estimate);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < size; i++) {
                sample[i] = random.nextInt(size);
            }
            values[r] = statistic.applyAsDouble(sample);
        }
        Arrays.sort(values); // NaN last
        int known = RESAMPLES;
        while (known > 0 && Double.isNaN(values[known - 1])) {
            known--;
        }
        if (known == 0) {
            return new Interval(estimate, Double.NaN, Double.NaN);
        }
        return new Interval(estimate, values[(int) (TAIL * known)],
                values[Math.max(0, (int) Math.ceil((1 - TAIL) * known) - 1)]);
    }

    private static void requirePairs(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values are no pairs");
        }
    }

    private static double mean(double[] values, int[] sample) {
        double sum = 0;
        for (int index : sample) {
            sum += values[index];
        }
        return sum / sample.length;
    }
}
