package io.swerve.bench.statistics;

/**
 * An estimate with its 95 % confidence interval.
 *
 * @param estimate
 *            the most likely value
 * @param low
 *            the interval's lower end
 * @param high
 *            its upper end
 */
public record Interval(double estimate, double low, double high) {
    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * Estimates a share: Wilson's score interval.
     *
     * @param hits
     *            how often it was so
     * @param trials
     *            of how many times, at least 1
     * @return the share, from 0 to 1
     */
    public static Interval share(int hits, int trials) {
        double p = (double) hits / trials;
        double scale = 1 + Z * Z / trials;
        double centre = (p + Z * Z / (2.0 * trials)) / scale;
        double half = Z / scale * Math.sqrt(p * (1 - p) / trials + Z * Z / (4.0 * trials * trials));
        return new Interval(p, Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /**
     * Estimates a mean, by the normal approximation.
     *
     * @param values
     *            at least one
     * @return the mean; its interval is a point if there is one value
     */
    public static Interval mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double half = values.length == 1 ? 0 : Z * Math.sqrt(squares / (values.length - 1) / values.length);
        return new Interval(mean, mean - half, mean + half);
    }

    /**
     * Shows the same in another unit.
     *
     * @param factor
     *            multiplies all three numbers, positive
     * @return the estimate in that unit
     */
    public Interval times(double factor) {
        return new Interval(factor * estimate, factor * low, factor * high);
    }
}
