package io.swerve.bench.experiment;

import io.swerve.bench.experiment.Chart.Series;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a chart as SVG. */
final class ChartImage {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final Color[] COLOURS = {new Color(0x1f77b4), new Color(0xd95f02), new Color(0x1b9e77),
            new Color(0x7570b3), new Color(0xe7298a), new Color(0x999999), new Color(0xa6761d), new Color(0x66a61e)};

    private ChartImage() {}

    /** Returns the picture; empty where Java finds no fonts or no graphics library. */
    static Optional<byte[]> svg(Chart chart) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (chart.kind() == Chart.Kind.BARS) {
                VectorGraphicsEncoder.saveVectorGraphic(bars(chart), bytes, VectorGraphicsFormat.SVG);
            } else {
                VectorGraphicsEncoder.saveVectorGraphic(points(chart), bytes, VectorGraphicsFormat.SVG);
            }
            return Optional.of(bytes.toByteArray());
        } catch (LinkageError | InternalError e) {
            return Optional.empty();
        }
    }

    private static <T extends Styler> T styled(T styler) {
        styler.setChartBackgroundColor(Color.WHITE).setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE)
                .setSeriesColors(COLOURS);
        return styler;
    }

    private static XYChart points(Chart chart) {
        XYChart image = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(chart.title())
                .xAxisTitle(chart.xTitle()).yAxisTitle(chart.yTitle()).build();
        styled(image.getStyler()).setDefaultSeriesRenderStyle(
                chart.kind() == Chart.Kind.LINES ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
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
        styled(image.getStyler()).setPlotGridVerticalLinesVisible(false);
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
            image.addSeries(series.name(), chart.categories(), heights, series.low().length > 0 ? errors : null);
        }
        if (chart.categories().stream().mapToInt(String::length).sum() > 90) {
            image.getStyler().setXAxisLabelRotation(20);
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

    /** XChart draws symmetric bars only: half of the interval. The exact ends are in the tables. */
    private static double[] errors(Series series, int[] known) {
        if (series.low().length == 0) {
            return null;
        }
        return Arrays.stream(known).mapToDouble(i -> (series.high()[i] - series.low()[i]) / 2)
                .map(half -> Double.isFinite(half) ? half : 0).toArray();
    }
}
