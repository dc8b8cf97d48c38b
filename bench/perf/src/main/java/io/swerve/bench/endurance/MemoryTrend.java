package io.swerve.bench.endurance;

import com.google.gson.JsonObject;
import java.util.Locale;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Whether a quantity grows. Samples that follow each other are alike, so the slope is that of the means of
 * {@value #GROUPS} parts of the time, and its interval the usual one of a regression through these.
 *
 * @param first mean of the first fifth of the samples
 * @param last mean of the last fifth
 * @param slope growth in an hour
 * @param low lower end of the slope's 95 % interval
 * @param high its upper end
 */
record MemoryTrend(double first, double last, double slope, double low, double high) {
    private static final int GROUPS = 20;
    private static final double TAIL = 0.975;
    private static final double HOUR = 3600;

    /**
     * Looks at a series.
     *
     * @param seconds when the samples were taken, ascending
     * @param values the samples, as many
     * @return its trend; the interval is unknown, NaN, for fewer than three samples
     */
    static MemoryTrend of(double[] seconds, double[] values) {
        int fifth = Math.max(1, values.length / 5);
        double first = mean(values, 0, fifth);
        double last = mean(values, values.length - fifth, values.length);
        int groups = Math.min(GROUPS, values.length);
        double[] x = new double[groups];
        double[] y = new double[groups];
        for (int i = 0; i < groups; i++) {
            int from = i * values.length / groups;
            int to = (i + 1) * values.length / groups;
            x[i] = mean(seconds, from, to) / HOUR;
            y[i] = mean(values, from, to);
        }
        return regression(first, last, x, y);
    }

    private static MemoryTrend regression(double first, double last, double[] x, double[] y) {
        int n = x.length;
        double middleX = mean(x, 0, n);
        double middleY = mean(y, 0, n);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
            squares += (x[i] - middleX) * (x[i] - middleX);
            products += (x[i] - middleX) * (y[i] - middleY);
        }
        double slope = products / squares;
        if (n < 3) {
            return new MemoryTrend(first, last, slope, Double.NaN, Double.NaN);
        }
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double error = y[i] - middleY - slope * (x[i] - middleX);
            rest += error * error;
        }
        double half = new TDistribution(n - 2.0).inverseCumulativeProbability(TAIL)
                * Math.sqrt(rest / (n - 2) / squares);
        return new MemoryTrend(first, last, slope, slope - half, slope + half);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    double growth() {
        return last - first;
    }

    /** Returns the head of the table, with the growth in an hour or without. */
    static String head(boolean hourly) {
        return String.format(Locale.ROOT, "%-36s %12s %12s %18s   %s", "", "first fifth", "last fifth", "growth",
                hourly ? "in an hour (95%)" : "").stripTrailing();
    }

    /** Returns a line of the table. */
    String line(String title, boolean hourly) {
        return String.format(Locale.ROOT, "%-36s %12.1f %12.1f %+9.2f (%+.2f %%)   %s", title, first, last, growth(),
                100 * growth() / first,
                hourly ? String.format(Locale.ROOT, "%+.2f (%+.2f to %+.2f)", slope, low, high) : "").stripTrailing();
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("first_fifth", first);
        object.addProperty("last_fifth", last);
        object.addProperty("growth", growth());
        object.addProperty("slope_per_hour", slope);
        object.addProperty("slope_low", low);
        object.addProperty("slope_high", high);
        return object;
    }
}
