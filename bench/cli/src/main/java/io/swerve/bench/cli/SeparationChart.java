package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.steering.LayerDiagnostics;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how well a direction separates the two sides, by layer. */
final class SeparationChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final Color BLUE = new Color(0x1f77b4);
    private static final Color ORANGE = new Color(0xd95f02);
    private static final Color GREEN = new Color(0x1b9e77);
    private static final Color GREY = new Color(0x999999);

    private SeparationChart() {}

    /** The kind of picture that a file's name asks for. */
    enum Format {
        /** Pixels. */
        PNG,
        /** Lines. */
        SVG;

        /** Returns the format of a file's name, or null. */
        static Format of(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".png") ? PNG : name.endsWith(".svg") ? SVG : null;
        }
    }

    static void write(Path file, String title, List<LayerDiagnostics> layers) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            XYChart chart = chart(title, layers);
            if (Format.of(file) == Format.SVG) {
                VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
            } else {
                BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, 144);
            }
        } catch (LinkageError | InternalError e) { // what Java throws where there are no fonts
            throw new SwerveException("the chart can't be drawn: Java finds no fonts or no graphics library here "
                    + "(install fontconfig and a font): " + e, e);
        }
    }

    static XYChart chart(String title, List<LayerDiagnostics> layers) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("layer").build();
        Styler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE).setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE);
        chart.getStyler().setPlotGridVerticalLinesVisible(false).setXAxisDecimalPattern("0")
                .setYAxisDecimalPattern("0.0#");
        chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
        chart.setYAxisGroupTitle(0, "AUROC, cosines");
        chart.setYAxisGroupTitle(1, "d'");
        // always the same scale, or a chart of noise looks like one of separation
        chart.getStyler().setYAxisMin(0, lowest(layers)).setYAxisMax(0, 1.0);
        chart.getStyler().setYAxisMin(1, layers.stream().mapToDouble(LayerDiagnostics::dPrime)
                .filter(Double::isFinite).map(d -> Math.min(d, 0)).min().orElse(0));
        add(chart, "AUROC, held out", layers, LayerDiagnostics::auroc, BLUE, SeriesMarkers.CIRCLE, 0);
        add(chart, "agreement", layers, LayerDiagnostics::agreement, GREEN, SeriesMarkers.SQUARE, 0);
        add(chart, "split-half cosine", layers, LayerDiagnostics::splitHalf, GREY, SeriesMarkers.DIAMOND, 0);
        add(chart, "d', held out (right)", layers, LayerDiagnostics::dPrime, ORANGE, SeriesMarkers.TRIANGLE_UP, 1);
        return chart;
    }

    /** Returns where the axis of AUROC and cosines begins; only a negative cosine reaches below 0. */
    private static double lowest(List<LayerDiagnostics> layers) {
        boolean negative = layers.stream().anyMatch(layer -> layer.agreement() < 0 || layer.splitHalf() < 0);
        return negative ? -1 : 0;
    }

    /** Adds a line of what was measured; what wasn't stays away. */
    private static void add(XYChart chart, String name, List<LayerDiagnostics> layers,
            ToDoubleFunction<LayerDiagnostics> value, Color colour, Marker marker, int axis) {
        double[] x = new double[layers.size()];
        double[] y = new double[layers.size()];
        int known = 0;
        for (LayerDiagnostics layer : layers) {
            if (Double.isFinite(value.applyAsDouble(layer))) {
                x[known] = layer.layer();
                y[known++] = value.applyAsDouble(layer);
            }
        }
        if (known > 0) {
            XYSeries series = chart.addSeries(name, Arrays.copyOf(x, known),
                    Arrays.copyOf(y, known));
            series.setMarkerColor(colour);
            series.setMarker(marker);
            series.setLineColor(colour);
            series.setYAxisGroup(axis);
        }
    }
}
