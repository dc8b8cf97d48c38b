package io.swerve.bench.compare;

import io.swerve.bench.demo.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Intervals for means by drawing samples from the sample, with a fixed seed. */
final class Bootstrap {
    private static final int RESAMPLES = 10_000;
    private static final long SEED = 42;

    private Bootstrap() {}

    /** The mean with its 95 % percentile interval; NaN for no values, a point for one. */
    static Interval mean(double... values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return new Interval(mean, mean, mean);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Interval(mean, means[(int) (0.025 * (RESAMPLES - 1))],
                means[(int) Math.ceil(0.975 * (RESAMPLES - 1))]);
    }
}
