package io.swerve.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A linear axis: which values it spans, where its ticks are and where a value lies.
 *
 * @param low the value at the first pixel, a multiple of the step
 * @param high the value at the last pixel, a multiple of the step
 * @param step between two ticks: 1, 2 or 5 times a power of ten
 * @param from the first pixel
 * @param to the last pixel; below the first for an axis that points up
 */
record PlotAxis(double low, double high, double step, double from, double to) {
    private static final int MOST_STEPS = 6;

    /** Spans all finite values; some room around a single one. */
    static PlotAxis of(DoubleStream values, double from, double to) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double least = Arrays.stream(finite).min().orElse(0);
        double most = Arrays.stream(finite).max().orElse(1);
        if (least == most) {
            double room = least == 0 ? 1 : Math.abs(least) / 2;
            least -= room;
            most += room;
        }
        double step = step((most - least) / MOST_STEPS);
        return new PlotAxis(Math.floor(least / step) * step, Math.ceil(most / step) * step, step, from, to);
    }

    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[]{1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    double[] ticks() {
        int count = (int) Math.round((high - low) / step);
        double[] ticks = new double[count + 1];
        Arrays.setAll(ticks, i -> (Math.round(low / step) + i) * step);
        return ticks;
    }

    /** A tick in as many decimals as the step has. */
    String label(double tick) {
        if (step >= 1e6 || step < 1e-4) {
            return String.format(Locale.ROOT, "%.2g", tick);
        }
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", tick == 0 ? 0.0 : tick);
    }
}
