package io.swerve.bench.statistics;

import java.util.Locale;
import java.util.Objects;

/**
 * An estimate, and how far it may be off. It knows what its ends are, and says so where it is printed.
 *
 * @param estimate the most likely value; NaN if nothing was measured
 * @param low the lower end; NaN for {@link IntervalKind#NONE}
 * @param high the upper end; NaN for {@link IntervalKind#NONE}
 * @param kind what the ends are
 */
public record Interval(double estimate, double low, double high, IntervalKind kind) {
    /** How many measurements a confidence interval takes at least; fewer give a {@link IntervalKind#RANGE}. */
    public static final int LEAST = 6;

    /** What the ends of an interval are. */
    public enum IntervalKind {
        /** Those of a 95 % confidence interval. */
        CONFIDENCE,
        /**
         * The smallest and the largest of fewer than {@value Interval#LEAST} measurements, or of any number that are all
         * the same: no statement about others.
         */
        RANGE,
        /** None: one measurement doesn't tell how far others would lie from it. */
        NONE
    }

    /**
     * Creates an estimate. An interval without two known ends is none.
     *
     * @throws IllegalArgumentException if the lower end lies above the upper one
     */
    public Interval {
        Objects.requireNonNull(kind, "kind");
        if (low > high) {
            throw new IllegalArgumentException("an interval's low end " + low + " lies above its high end " + high);
        }
        if (kind == IntervalKind.NONE || Double.isNaN(estimate) || Double.isNaN(low) || Double.isNaN(high)) {
            kind = IntervalKind.NONE;
            low = Double.NaN;
            high = Double.NaN;
        }
    }

    /**
     * Creates an estimate with a confidence interval.
     *
     * @param estimate the most likely value
     * @param low the lower end
     * @param high the upper end
     */
    public Interval(double estimate, double low, double high) {
        this(estimate, low, high, IntervalKind.CONFIDENCE);
    }

    /**
     * Creates an estimate from a few measurements.
     *
     * @param estimate the most likely value
     * @param low the smallest
     * @param high the largest
     * @return the estimate with the range
     */
    public static Interval range(double estimate, double low, double high) {
        return new Interval(estimate, low, high, IntervalKind.RANGE);
    }

    /**
     * Creates an estimate of which nobody knows how far it is off.
     *
     * @param estimate the value; NaN if there is not even that
     * @return the estimate without an interval
     */
    public static Interval none(double estimate) {
        return new Interval(estimate, Double.NaN, Double.NaN, IntervalKind.NONE);
    }

    /**
     * Shows the same in another unit.
     *
     * @param factor multiplies all three numbers, positive
     * @return the estimate in that unit
     */
    public Interval times(double factor) {
        return new Interval(factor * estimate, factor * low, factor * high, kind);
    }

    /**
     * {@return one minus the estimate: what is saved where it is the share that is left}
     */
    public Interval complement() {
        return new Interval(1 - estimate, 1 - high, 1 - low, kind);
    }

    /**
     * {@return whether the confidence interval lies on one side of a value, and the value outside of it; false for
     * anything but a confidence interval}
     *
     * @param value such as 0 for a difference, or 1 for a ratio
     */
    public boolean excludes(double value) {
        return kind == IntervalKind.CONFIDENCE && (low > value || high < value);
    }

    /**
     * Writes the estimate with its interval.
     *
     * @param digits behind the point
     * @return for example {@code 3.14 (3.02 to 3.25)}, {@code 3.14 (range 3.02 to 3.25)}, {@code 3.14 (no interval)}, or
     *         {@code -} if nothing was measured
     */
    public String text(int digits) {
        return text("%." + digits + "f", "");
    }

    /**
     * Writes a share in percent.
     *
     * @return for example {@code 31.4% (30.2 to 32.5)}
     */
    public String percent() {
        return times(100).text("%.1f", "%");
    }

    private String text(String format, String unit) {
        if (Double.isNaN(estimate)) {
            return "-";
        }
        String value = number(format, estimate) + unit;
        return switch (kind) {
            case CONFIDENCE -> value + " (" + number(format, low) + " to " + number(format, high) + ")";
            case RANGE -> value + " (range " + number(format, low) + " to " + number(format, high) + ")";
            case NONE -> value + " (no interval)";
        };
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
