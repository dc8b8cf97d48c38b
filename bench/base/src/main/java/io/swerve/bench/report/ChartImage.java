package io.swerve.bench.report;

import io.swerve.bench.report.Chart.Series;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a chart as PNG; as SVG, where letters become outlines, it would take eight times the room. */
final class ChartImage {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    /** For screens of high resolution. */
    private static final int SCALE = 2;
    /** Of the letters that fit into a line below the chart. */
    private static final int LEGEND_LETTERS = 90;
    private static final int LEGEND_MARK = 8;
    private static final int LABEL_LETTERS = 80;
    private static final int LONGEST_LABEL = 22;
    private static final Color[] COLOURS = {new Color(0x1f77b4), new Color(0xd95f02), new Color(0x1b9e77),
            new Color(0x7570b3), new Color(0xe7298a), new Color(0x999999), new Color(0xa6761d), new Color(0x66a61e)};

    private ChartImage() {}

    /** Returns the picture; empty where Java finds no fonts or no graphics library. */
    static Optional<byte[]> png(Chart chart) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.scale(SCALE, SCALE);
            (chart.kind() == Chart.Form.BARS ? bars(chart) : points(chart)).paint(graphics, WIDTH, HEIGHT);
            graphics.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return Optional.of(bytes.toByteArray());
        } catch (LinkageError | InternalError e) {
            return Optional.empty();
        }
    }

    private static <T extends Styler> T styled(T styler, Chart chart) {
        int letters = chart.series().stream().mapToInt(series -> series.name().length() + LEGEND_MARK).sum();
        boolean below = letters <= LEGEND_LETTERS;
        styler.setChartBackgroundColor(Color.WHITE).setLegendVisible(chart.series().size() > 1)
                .setLegendPosition(below ? Styler.LegendPosition.OutsideS : Styler.LegendPosition.OutsideE)
                .setLegendLayout(below ? Styler.LegendLayout.Horizontal : Styler.LegendLayout.Vertical)
                .setLegendBorderColor(Color.WHITE).setSeriesColors(COLOURS);
        return styler;
    }

    private static XYChart points(Chart chart) {
        XYChart image = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(chart.title())
                .xAxisTitle(chart.xTitle()).yAxisTitle(chart.yTitle()).build();
        styled(image.getStyler(), chart).setDefaultSeriesRenderStyle(
                chart.kind() == Chart.Form.LINES ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
        image.getStyler().setPlotGridVerticalLinesVisible(false);
        for (Series series : chart.series()) {
            int[] known = finite(series);
            if (known.length > 0) {
                double[] errors = errors(series, known);
                XYSeries added = errors == null
                        ? image.addSeries(series.name(), at(series.x(), known), at(series.y(), known))
                        : image.addSeries(series.name(), at(series.x(), known), at(series.y(), known), errors);
                added.setMarker(SeriesMarkers.CIRCLE);
            }
        }
        return image;
    }

    private static CategoryChart bars(Chart chart) {
        CategoryChart image = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(chart.title())
                .xAxisTitle(chart.xTitle()).yAxisTitle(chart.yTitle()).build();
        styled(image.getStyler(), chart).setPlotGridVerticalLinesVisible(false);
        List<String> labels = labels(chart);
        for (Series series : chart.series()) {
            List<Double> heights = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            for (int i = 0; i < chart.categories().size(); i++) {
                boolean known = i < series.y().length && Double.isFinite(series.y()[i]);
                heights.add(known ? series.y()[i] : 0);
                errors.add(known && series.low().length > 0 && Double.isFinite(series.high()[i] - series.low()[i])
                        ? (series.high()[i] - series.low()[i]) / 2
                        : 0);
            }
            image.addSeries(series.name(), labels, heights, series.low().length > 0 ? errors : null);
        }
        if (labels.stream().mapToInt(String::length).sum() > LABEL_LETTERS) {
            image.getStyler().setXAxisLabelRotation(30);
        }
        return image;
    }

    /** The categories, cut where they are too long to be drawn; the tables have them whole. */
    private static List<String> labels(Chart chart) {
        List<String> labels = new ArrayList<>();
        for (String category : chart.categories()) {
            String label = category.length() <= LONGEST_LABEL
                    ? category
                    : category.substring(0, LONGEST_LABEL) + "\u2026";
            // XChart wants different names
            labels.add(labels.contains(label) ? label + " " + (labels.size() + 1) : label);
        }
        return labels;
    }

    private static int[] finite(Series series) {
        return IntStream.range(0, series.x().length)
                .filter(i -> Double.isFinite(series.x()[i]) && Double.isFinite(series.y()[i])).toArray();
    }

    private static double[] at(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    /** XChart draws symmetric bars only: half of the interval. The exact ends are in the tables. */
    private static double[] errors(Series series, int[] known) {
        if (series.low().length == 0) {
            return null;
        }
        return Arrays.stream(known).mapToDouble(i -> (series.high()[i] - series.low()[i]) / 2)
                .map(half -> Double.isFinite(half) ? half : 0).toArray();
    }
}
