package io.swerve.steering.calibration;

/**
 * A mean with its 95 % confidence interval by the normal approximation.
 *
 * @param mean of the items
 * @param low the interval's lower end
 * @param high its upper end; the interval is a point if there is one item
 */
public record Score(double mean, double low, double high) {
    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * Summarizes items.
     *
     * @param items at least one
     * @return their mean
     */
    static Score of(double[] items) {
        double sum = 0;
        for (double item : items) {
            sum += item;
        }
        double mean = sum / items.length;
        double squares = 0;
        for (double item : items) {
            squares += (item - mean) * (item - mean);
        }
        double half = items.length == 1 ? 0 : Z * Math.sqrt(squares / (items.length - 1) / items.length);
        return new Score(mean, mean - half, mean + half);
    }
}
