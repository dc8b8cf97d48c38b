package io.swerve.bench.report;

import io.swerve.bench.report.Chart.Series;
import java.util.stream.DoubleStream;

/**
 * A chart of rows: each has its name above, so that long names fit on narrow screens, and below it for each series a
 * point with the interval's own two ends, or a bar from zero where no interval is known.
 */
final class ForestPlot {
    private static final double WIDTH = 420;
    private static final double MARGIN = 14;
    private static final double LINE = 15;
    /** Of a row's name, with the room around it. */
    private static final double NAME = Svg.LETTER + 8;

    private ForestPlot() {}

    static String svg(Chart chart) {
        DoubleStream values = chart.values();
        if (chart.series().stream().anyMatch(series -> series.low().length == 0)) {
            values = DoubleStream.concat(values, DoubleStream.of(0)); // where bars begin
        }
        PlotAxis axis = PlotAxis.of(values, MARGIN, WIDTH - MARGIN);
        int rows = chart.categories().size();
        double group = NAME + LINE * chart.series().size();
        double bottom = rows * group + 4;
        Svg svg = new Svg();
        for (double tick : axis.ticks()) {
            svg.line(axis.at(tick), 0, axis.at(tick), bottom, "grid").text(axis.at(tick), bottom + Svg.LETTER + 2,
                    "middle", axis.label(tick));
        }
        if (chart.reference() != null) {
            double x = axis.at(chart.reference());
            svg.line(x, 0, x, bottom, "reference");
        }
        for (int row = 0; row < rows; row++) {
            double top = row * group;
            svg.text(2, top + NAME - 4, "start", chart.categories().get(row));
            for (int i = 0; i < chart.series().size(); i++) {
                value(svg, chart.series().get(i), i, row, axis, top + NAME + (i + 0.5) * LINE);
            }
        }
        svg.text(WIDTH / 2, bottom + 2 * Svg.LETTER + 8, "middle", chart.yTitle());
        return svg.image(chart.title(), WIDTH, bottom + 2 * Svg.LETTER + 14);
    }

    private static void value(Svg svg, Series series, int index, int row, PlotAxis axis, double y) {
        if (row >= series.y().length || !Double.isFinite(series.y()[row])) {
            return;
        }
        double x = axis.at(series.y()[row]);
        if (series.low().length == 0) {
            double zero = axis.at(0);
            svg.bar(Math.min(x, zero), y - LINE / 3, Math.abs(x - zero), LINE * 2 / 3, Svg.colour(index));
            return;
        }
        if (Double.isFinite(series.low()[row]) && Double.isFinite(series.high()[row])) {
            svg.whisker(axis.at(series.low()[row]), y, axis.at(series.high()[row]), y, Svg.colour(index));
        }
        svg.mark(x, y, index);
    }
}
