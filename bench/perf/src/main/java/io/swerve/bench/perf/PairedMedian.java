package io.swerve.bench.perf;

import io.swerve.bench.statistics.Interval;
import java.util.Arrays;
import org.hipparchus.util.CombinatoricsUtils;

/**
 * The median of paired repetitions, with an interval that holds the true median with a probability of at least 95
 * percent whatever the distribution (order statistics). Below six repetitions there is no such interval; it then is the
 * whole range.
 *
 * @param median the median
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record PairedMedian(double median, double low, double high) {
    private static final double TAIL = 0.025;

    /**
     * Takes the median.
     *
     * @param values one value for each repetition, at least one
     * @return the median and its interval
     * @throws IllegalArgumentException if there is no value
     */
    public static PairedMedian of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no repetitions, so no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        int cut = cut(n);
        return new PairedMedian(median, sorted[cut], sorted[n - 1 - cut]);
    }

    /** {@return the same as an estimate: the median with its interval} */
    public Interval interval() {
        return new Interval(median, low, high);
    }

    /** How many values to leave out at each end: the most with at most {@link #TAIL} of the binomial tail outside. */
    static int cut(int n) {
        double outside = 0;
        int cut = -1;
        for (int k = 0; k < n / 2; k++) {
            outside += CombinatoricsUtils.binomialCoefficientDouble(n, k) * Math.scalb(1.0, -n);
            if (outside > TAIL) {
                break;
            }
            cut = k;
        }
        return Math.max(cut, 0);
    }
}
