package io.swerve.bench.effect;

import io.swerve.bench.demo.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of 95 %, from resampling what was measured with replacement. Paired values are resampled together.
 *
 * @param seed of the resampling
 */
record Bootstrap(long seed) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;

    Interval mean(double[] values) {
        return of(values.length, sample -> mean(values, sample));
    }

    /** The mean of the differences {@code a - b}. */
    Interval difference(double[] a, double[] b) {
        return of(a.length, sample -> mean(a, sample) - mean(b, sample));
    }

    /** The quotient of the means. */
    Interval ratio(double[] a, double[] b) {
        return of(a.length, sample -> mean(a, sample) / mean(b, sample));
    }

    private Interval of(int size, ToDoubleFunction<int[]> statistic) {
        int[] sample = new int[size];
        Arrays.setAll(sample, i -> i);
        double estimate = statistic.applyAsDouble(sample);
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < size; i++) {
                sample[i] = random.nextInt(size);
            }
            values[r] = statistic.applyAsDouble(sample);
        }
        Arrays.sort(values);
        return new Interval(estimate, values[(int) (TAIL * RESAMPLES)], values[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }

    private static double mean(double[] values, int[] sample) {
        double sum = 0;
        for (int index : sample) {
            sum += values[index];
        }
        return sum / sample.length;
    }
}
