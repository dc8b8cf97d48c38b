package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.TargetVerdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hipparchus.util.CombinatoricsUtils;

/**
 * The median of paired repetitions, with an interval that holds the true median with a probability of at least 95
 * percent whatever the distribution (order statistics). Below six repetitions there is no such interval; it then is the
 * whole range, and says so.
 *
 * @param median the median
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param values of the repetitions in their order; none if they weren't kept
 */
public record PairedMedian(double median, double low, double high, List<Double> values) {
    private static final double TAIL = 0.025;

    /** Copies the list. */
    public PairedMedian {
        values = values == null ? List.of() : List.copyOf(values); // an older file lacks them
    }

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
        return new PairedMedian(median, sorted[cut], sorted[n - 1 - cut], Arrays.stream(values).boxed().toList());
    }

    /** {@return the same as an estimate: the median with its interval, with the range of a few, or with none of one} */
    public Interval interval() {
        return switch (values.size()) {
            case 0 -> new Interval(median, low, high);
            case 1 -> Interval.none(median);
            default -> values.size() < Interval.LEAST
                    ? Interval.range(median, low, high)
                    : new Interval(median, low, high);
        };
    }

    /**
     * Compares with what is aimed at.
     *
     * @param target the least median that is wanted; NaN for none
     * @return for example {@code >= 0.97: reached}, by the whole interval; empty if nothing is aimed at
     */
    public String against(double target) {
        return Double.isNaN(target)
                ? ""
                : String.format(Locale.ROOT, ">= %.2f: %s", target, TargetVerdict.atLeast(interval(), target).label());
    }

    /**
     * Adds the median, its interval and every repetition to an object.
     *
     * @param object receives them
     * @param name the key of the median, and the beginning of the others
     */
    public void addTo(JsonObject object, String name) {
        object.addProperty(name, median);
        object.addProperty(name + "_low", low);
        object.addProperty(name + "_high", high);
        object.addProperty(name + "_interval", interval().kind().name().toLowerCase(Locale.ROOT));
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        object.add(name + "_repetitions", array);
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
