package io.swerve.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * The parts of an SVG image that a chart is made of. Colours are the page's: text and lines have the colour of the text
 * around, series the style sheet's classes {@code s0} to {@code s7}.
 */
final class Svg {
    static final int COLOURS = 8;
    /** Of a letter of the axes and names, in the image's units. */
    static final int LETTER = 12;

    /** Disc, square, triangle, diamond: paths about the point where they begin. */
    private static final List<String> SHAPES = List.of("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "m-4 -4h8v8h-8z",
            "m0 -5l5 9h-10z", "m0 -5l5 5l-5 5l-5 -5z");

    private final StringBuilder parts = new StringBuilder();

    Svg line(double x1, double y1, double x2, double y2, String css) {
        return part("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, css);
    }

    Svg bar(double x, double y, double width, double height, String css) {
        return part("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>", x, y, width, height,
                css);
    }

    /** The mark of a series, which has a shape of its own beside its colour. */
    Svg mark(double x, double y, int series) {
        return part("<path d=\"M%.1f %.1f%s\" class=\"mark %s\"/>", x, y, SHAPES.get(series % SHAPES.size()),
                colour(series));
    }

    /** The mark of a series by itself, for a key. */
    static String key(int series) {
        return "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">" + new Svg().mark(6, 6, series).parts + "</svg>";
    }

    Svg path(String points, String css) {
        return part("<polyline points=\"%s\" class=\"%s\"/>", points, css);
    }

    /** The anchor is {@code start}, {@code middle} or {@code end}. */
    Svg text(double x, double y, String anchor, String text) {
        return part("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor,
                ReportPage.escaped(text));
    }

    /** An interval along one direction: a line with a short stroke at each end. */
    Svg whisker(double x1, double y1, double x2, double y2, String css) {
        double dx = y1 == y2 ? 0 : 4;
        double dy = y1 == y2 ? 4 : 0;
        return line(x1, y1, x2, y2, css).line(x1 - dx, y1 - dy, x1 + dx, y1 + dy, css)
                .line(x2 - dx, y2 - dy, x2 + dx, y2 + dy, css);
    }

    static String colour(int series) {
        return "s" + series % COLOURS;
    }

    private Svg part(String format, Object... arguments) {
        parts.append(String.format(Locale.ROOT, format, arguments));
        return this;
    }

    /** The image, of which a screen reader says the title. */
    String image(String title, double width, double height) {
        return String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%s</svg>",
                width, height, ReportPage.escaped(title), parts);
    }
}
