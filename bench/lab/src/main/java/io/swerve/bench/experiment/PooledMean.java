package io.swerve.bench.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The mean of all values of some problems that have several each, or none: a statistic for
 * {@link io.swerve.bench.statistics.Bootstrap#of}, which resamples the problems with all that belongs to them.
 */
public final class PooledMean implements ToDoubleFunction<int[]> {
    private final double[] sums;
    private final int[] counts;

    /**
     * Adds the values up.
     *
     * @param byProblem the values of each problem
     */
    public PooledMean(List<double[]> byProblem) {
        sums = byProblem.stream().mapToDouble(values -> Arrays.stream(values).sum()).toArray();
        counts = byProblem.stream().mapToInt(values -> values.length).toArray();
    }

    /** {@return how many values there are in all} */
    public int count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * {@return the mean over all values of these problems; NaN if they have none}
     *
     * @param problems their numbers, from 0, each as often as it is drawn
     */
    @Override
    public double applyAsDouble(int[] problems) {
        double sum = 0;
        int count = 0;
        for (int problem : problems) {
            sum += sums[problem];
            count += counts[problem];
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
