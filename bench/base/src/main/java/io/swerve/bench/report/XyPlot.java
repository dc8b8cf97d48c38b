package io.swerve.bench.report;

import io.swerve.bench.report.Chart.Series;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A chart of points, which lines may join, with the intervals' own two ends. */
final class XyPlot {
    private static final double WIDTH = 420;
    private static final double BOTTOM = 230;
    private static final double LEFT = 46;
    private static final double RIGHT = WIDTH - 12;
    private static final double TOP = 22;

    private XyPlot() {}

    static String svg(Chart chart) {
        PlotAxis x = PlotAxis.of(chart.series().stream().flatMapToDouble(series -> Arrays.stream(series.x())), LEFT,
                RIGHT);
        PlotAxis y = PlotAxis.of(chart.values(), BOTTOM, TOP);
        Svg svg = new Svg();
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid").text(LEFT - 5, y.at(tick) + 4, "end",
                    y.label(tick));
        }
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), BOTTOM, x.at(tick), BOTTOM + 4, "grid").text(x.at(tick), BOTTOM + Svg.LETTER + 5,
                    "middle", x.label(tick));
        }
        if (chart.reference() != null) {
            svg.line(LEFT, y.at(chart.reference()), RIGHT, y.at(chart.reference()), "reference");
        }
        for (int i = 0; i < chart.series().size(); i++) {
            series(svg, chart.series().get(i), i, chart.kind(), x, y);
        }
        svg.text(2, Svg.LETTER, "start", chart.yTitle()).text((LEFT + RIGHT) / 2, BOTTOM + 2 * Svg.LETTER + 10,
                "middle", chart.xTitle());
        return svg.image(chart.title(), WIDTH, BOTTOM + 2 * Svg.LETTER + 16);
    }

    private static void series(Svg svg, Series series, int index, Chart.Form kind, PlotAxis x, PlotAxis y) {
        int[] known = IntStream.range(0, series.x().length)
                .filter(i -> Double.isFinite(series.x()[i]) && Double.isFinite(series.y()[i])).toArray();
        if (kind == Chart.Form.LINES) {
            svg.path(Arrays.stream(known).mapToObj(i -> String.format(Locale.ROOT, "%.1f,%.1f", x.at(series.x()[i]),
                    y.at(series.y()[i]))).collect(Collectors.joining(" ")), Svg.colour(index));
        }
        for (int i : known) {
            double px = x.at(series.x()[i]);
            if (series.low().length > 0 && Double.isFinite(series.low()[i]) && Double.isFinite(series.high()[i])) {
                svg.whisker(px, y.at(series.low()[i]), px, y.at(series.high()[i]),
                        Svg.colour(index));
            }
            svg.mark(px, y.at(series.y()[i]), index);
        }
    }
}
