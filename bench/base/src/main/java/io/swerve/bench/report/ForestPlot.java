package io.swerve.bench.report;

import io.swerve.bench.report.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hipparchus.util.FastMath;

/**
 * Draws bars as a forest plot in SVG: arms as rows, estimates as marks, intervals as whiskers as long as they are on each
 * side, and a line at what all are held against. Everything is in the colour of the page's text, so that it can be read
 * on any ground; series differ by the shape of their marks.
 */
final class ForestPlot {
    private static final int WIDTH = 760;
    private static final int LEFT = 250;
    private static final int RIGHT = 20;
    private static final int ROW = 22;
    private static final int TOP = 12;
    private static final int LEGEND = 22;
    private static final int AXIS = 44;
    private static final int LABEL_LETTERS = 38;
    private static final int TICKS = 6;
    private static final double CAP = 4;
    private static final double MARGIN = 0.04;
    /** Marks that differ by shape, about the origin. */
    private static final List<String> MARKS = List.of("<circle r=\"4.5\" fill=\"currentColor\"/>",
            "<rect x=\"-4\" y=\"-4\" width=\"8\" height=\"8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>",
            "<path d=\"M0-5.5 5 4-5 4Z\" fill=\"currentColor\"/>",
            "<path d=\"M0-5.5 5.5 0 0 5.5-5.5 0Z\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>",
            "<path d=\"M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5\" stroke=\"currentColor\" stroke-width=\"2\"/>");

    private final Chart chart;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    private ForestPlot(Chart chart) {
        this.chart = chart;
        double smallest = chart.reference() == null ? Double.POSITIVE_INFINITY : chart.reference();
        double largest = chart.reference() == null ? Double.NEGATIVE_INFINITY : chart.reference();
        for (Series series : chart.series()) {
            for (int i = 0; i < series.y().length; i++) {
                for (double value : new double[]{series.y()[i], low(series, i), high(series, i)}) {
                    if (Double.isFinite(value)) {
                        smallest = Math.min(smallest, value);
                        largest = Math.max(largest, value);
                    }
                }
            }
        }
        if (smallest > largest) { // nothing is known
            smallest = 0;
            largest = 1;
        }
        double room = largest > smallest ? MARGIN * (largest - smallest) : Math.max(1e-9, Math.abs(largest) / 10);
        low = smallest - room;
        high = largest + room;
    }

    /** Returns the picture, as an element of a page. */
    static String svg(Chart chart) {
        return new ForestPlot(chart).draw();
    }

    private static double low(Series series, int i) {
        return series.low().length == 0 ? Double.NaN : series.low()[i];
    }

    private static double high(Series series, int i) {
        return series.high().length == 0 ? Double.NaN : series.high()[i];
    }

    private double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / (high - low);
    }

    private String draw() {
        int many = chart.series().size();
        int top = TOP + (many > 1 ? LEGEND : 0);
        int bottom = top + chart.categories().size() * many * ROW + (chart.categories().size() - 1) * (many > 1 ? 6 : 0);
        String id = "plot-" + FileHash.ofText(chart.toString() + description());
        add("<svg class=\"plot\" role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"%s-t %s-d\" font-size=\"13\""
                + " fill=\"currentColor\"><title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>", WIDTH, bottom + AXIS,
                id, id, id, ReportPage.escaped(chart.title()), id, ReportPage.escaped(description()));
        axis(top, bottom);
        if (many > 1) {
            legend();
        }
        for (int row = 0; row < chart.categories().size(); row++) {
            double y = top + row * (many * ROW + (many > 1 ? 6 : 0));
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 12, y + many * ROW / 2.0 + 4.5,
                    label(chart.categories().get(row)));
            for (int s = 0; s < many; s++) {
                mark(chart.series().get(s), row, MARKS.get(s % MARKS.size()), y + (s + 0.5) * ROW);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static String label(String name) {
        return name.length() <= LABEL_LETTERS
                ? ReportPage.escaped(name)
                : "<title>" + ReportPage.escaped(name) + "</title>"
                        + ReportPage.escaped(name.substring(0, LABEL_LETTERS - 1).strip()) + '\u2026';
    }

    private void axis(int top, int bottom) {
        double step = step((high - low) / TICKS);
        int digits = (int) Math.max(0, -Math.floor(FastMath.log10(step)));
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            add("<path d=\"M%.1f %dV%d\" stroke=\"currentColor\" stroke-opacity=\".15\"/>", x(tick), top, bottom);
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x(tick), bottom + 16,
                    Figures.number(tick + 0.0, digits));
        }
        add("<path d=\"M%d %dH%d\" stroke=\"currentColor\"/>", LEFT, bottom, WIDTH - RIGHT);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", (LEFT + WIDTH - RIGHT) / 2, bottom + 36,
                ReportPage.escaped(chart.yTitle()));
        if (chart.reference() != null) {
            add("<path d=\"M%.1f %dV%d\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"/>",
                    x(chart.reference()), top - 6, bottom);
        }
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double step(double least) {
        double power = FastMath.pow(10, Math.floor(FastMath.log10(least)));
        return power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
    }

    private void legend() {
        double x = LEFT;
        for (int s = 0; s < chart.series().size(); s++) {
            String name = chart.series().get(s).name();
            add("<g transform=\"translate(%.1f %d)\">%s</g><text x=\"%.1f\" y=\"%d\">%s</text>", x + 6, TOP + 2,
                    MARKS.get(s % MARKS.size()), x + 16, TOP + 6, ReportPage.escaped(name));
            x += 34 + 7.0 * name.length();
        }
    }

    private void mark(Series series, int row, String shape, double y) {
        if (row >= series.y().length || !Double.isFinite(series.y()[row])) {
            return;
        }
        if (Double.isFinite(low(series, row)) && Double.isFinite(high(series, row))) {
            add("<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv%.1fM%.1f %.1fv%.1f\" stroke=\"currentColor\" stroke-width=\"1.5\""
                    + " fill=\"none\"/>", x(low(series, row)), y, x(high(series, row)), x(low(series, row)), y - CAP,
                    2 * CAP, x(high(series, row)), y - CAP, 2 * CAP);
        }
        add("<g transform=\"translate(%.1f %.1f)\">%s</g>", x(series.y()[row]), y, shape);
    }

    /** The picture in words, for who can't see it. */
    private String description() {
        List<String> parts = new ArrayList<>();
        for (int row = 0; row < chart.categories().size(); row++) {
            for (Series series : chart.series()) {
                if (row < series.y().length && Double.isFinite(series.y()[row])) {
                    parts.add(chart.categories().get(row) + (chart.series().size() > 1 ? ", " + series.name() : "") + ": "
                            + Figures.number(series.y()[row], 3)
                            + (Double.isFinite(low(series, row))
                                    ? " (" + Figures.number(low(series, row), 3) + " to "
                                            + Figures.number(high(series, row), 3) + ")"
                                    : ""));
                }
            }
        }
        return chart.yTitle() + ". " + String.join("; ", parts)
                + (chart.reference() == null ? "" : "; dashed line at " + Figures.number(chart.reference(), 3));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
