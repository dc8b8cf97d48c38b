package io.swerve.bench.report;

import io.swerve.bench.report.Chart.Series;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
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
            points(chart).paint(graphics, WIDTH, HEIGHT);
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

    static XYChart points(Chart chart) {
        XYChart image = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(chart.title())
                .xAxisTitle(chart.xTitle()).yAxisTitle(chart.yTitle()).build();
        styled(image.getStyler(), chart).setDefaultSeriesRenderStyle(
                chart.kind() == Chart.Form.LINES ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
        image.getStyler().setPlotGridVerticalLinesVisible(false);
        int next = 0;
        for (Series series : chart.series()) {
            int[] known = finite(series);
            if (known.length > 0) {
                Color colour = COLOURS[next++ % COLOURS.length];
                XYSeries added = image.addSeries(series.name(), at(series.x(), known), at(series.y(), known));
                added.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour).setLineColor(colour);
                whiskers(image, series, known, colour);
            }
        }
        return image;
    }

    private static int[] finite(Series series) {
        return IntStream.range(0, series.x().length)
                .filter(i -> Double.isFinite(series.x()[i]) && Double.isFinite(series.y()[i])).toArray();
    }

    private static double[] at(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    /** XChart draws symmetric whiskers only; these are lines of their own, from one end of the interval to the other. */
    private static void whiskers(XYChart image, Series series, int[] known, Color colour) {
        for (int i : known) {
            if (series.low().length > 0 && Double.isFinite(series.low()[i]) && Double.isFinite(series.high()[i])) {
                XYSeries whisker = image.addSeries(series.name() + "\u0000" + i,
                        new double[]{series.x()[i], series.x()[i]}, new double[]{series.low()[i], series.high()[i]});
                whisker.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line).setShowInLegend(false);
                whisker.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(1);
            }
        }
    }
}
