package io.swerve.bench.report;

import io.swerve.bench.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A chart of a report.
 *
 * @param kind how it is drawn
 * @param title what it shows
 * @param xTitle what the horizontal axis is
 * @param yTitle what the vertical axis is
 * @param categories the names on the horizontal axis of {@link Form#BARS}; else none
 * @param series what is drawn
 * @param reference a value that the others are held against, drawn as a line across bars; null for none
 */
public record Chart(Form kind, String title, String xTitle, String yTitle, List<String> categories,
        List<Series> series, Double reference) {
    /** How a chart is drawn. */
    public enum Form {
        /** Points joined by lines. */
        LINES,
        /** Points. */
        POINTS,
        /** A row for each category, with a mark of each series and its whiskers. */
        BARS
    }

    /**
     * Points or bars of one kind. The arrays are of one length and are not to be changed.
     *
     * @param name what to call it
     * @param x places on the horizontal axis; for bars the indices of the categories
     * @param y values
     * @param low lower ends of the values' intervals; empty if there are none
     * @param high upper ends; empty if there are none
     */
    public record Series(String name, double[] x, double[] y, double[] low, double[] high) {
        /**
         * Checks the lengths.
         *
         * @throws IllegalArgumentException if they differ
         */
        public Series {
            Objects.requireNonNull(name, "name");
            if (x.length != y.length || low.length != high.length || low.length != 0 && low.length != y.length) {
                throw new IllegalArgumentException("series '" + name + "' has " + x.length + " places, " + y.length
                        + " values and " + low.length + " and " + high.length + " ends of intervals");
            }
        }
    }

    /** Copies the lists. */
    public Chart {
        Objects.requireNonNull(kind, "kind");
        categories = List.copyOf(categories);
        series = List.copyOf(series);
    }

    /**
     * Begins a chart of lines.
     *
     * @param title what it shows
     * @param xTitle what the horizontal axis is
     * @param yTitle what the vertical axis is
     * @return the chart without series
     */
    public static Chart lines(String title, String xTitle, String yTitle) {
        return new Chart(Form.LINES, title, xTitle, yTitle, List.of(), List.of(), null);
    }

    /**
     * Begins a chart of points.
     *
     * @param title what it shows
     * @param xTitle what the horizontal axis is
     * @param yTitle what the vertical axis is
     * @return the chart without series
     */
    public static Chart points(String title, String xTitle, String yTitle) {
        return new Chart(Form.POINTS, title, xTitle, yTitle, List.of(), List.of(), null);
    }

    /**
     * Begins a chart of bars.
     *
     * @param title what it shows
     * @param yTitle what the bars' heights are
     * @param categories the names below the bars
     * @return the chart without series
     */
    public static Chart bars(String title, String yTitle, List<String> categories) {
        return new Chart(Form.BARS, title, "", yTitle, categories, List.of(), null);
    }

    /**
     * Adds points or bars.
     *
     * @param name what to call them
     * @param x places on the horizontal axis
     * @param y values
     * @return the chart with one more series
     */
    public Chart with(String name, double[] x, double[] y) {
        return with(new Series(name, x, y, new double[0], new double[0]));
    }

    /**
     * Adds points with intervals.
     *
     * @param name what to call them
     * @param x places on the horizontal axis
     * @param y values
     * @return the chart with one more series
     */
    public Chart with(String name, double[] x, List<Interval> y) {
        return with(new Series(name, x, y.stream().mapToDouble(Interval::estimate).toArray(),
                y.stream().mapToDouble(Interval::low).toArray(), y.stream().mapToDouble(Interval::high).toArray()));
    }

    /**
     * Adds bars with intervals, one for each category.
     *
     * @param name what to call them
     * @param y values
     * @return the chart with one more series
     */
    public Chart with(String name, List<Interval> y) {
        double[] x = new double[y.size()];
        Arrays.setAll(x, i -> i);
        return with(name, x, y);
    }

    /**
     * Draws a line across bars.
     *
     * @param value what they are held against, such as 1 for ratios or the value of the arm that nothing is done to
     * @return the chart with the line
     */
    public Chart withReference(double value) {
        return new Chart(kind, title, xTitle, yTitle, categories, series, Double.isFinite(value) ? value : null);
    }

    /**
     * Draws a line at the value of a category to compare with.
     *
     * @param category such as the unsteered arm
     * @return the chart with that line; this one if it has no such category, a line already, or not one series
     */
    public Chart withReferenceOf(String category) {
        int index = categories.indexOf(category);
        return index < 0 || reference != null || series.size() != 1 || index >= series.getFirst().y().length
                ? this
                : withReference(series.getFirst().y()[index]);
    }

    /** All values and ends of intervals, and the reference: what the axis of values has to show. */
    DoubleStream values() {
        DoubleStream values = series.stream().flatMap(one -> Stream.of(one.y(), one.low(), one.high()))
                .flatMapToDouble(Arrays::stream);
        return reference == null ? values : DoubleStream.concat(values, DoubleStream.of(reference));
    }

    private Chart with(Series added) {
        List<Series> more = new ArrayList<>(series);
        more.add(added);
        return new Chart(kind, title, xTitle, yTitle, categories, more, reference);
    }
}
