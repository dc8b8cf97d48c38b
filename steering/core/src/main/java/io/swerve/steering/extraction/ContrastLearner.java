package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.Extraction.LayerContrast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Learns a direction for each layer from the activations of texts, which it receives in reading order. */
final class ContrastLearner implements TextReader.MeanReceiver {
    private final ReadingOrder order;
    private final int[] layers;
    /** Whether each token is a sample; if not, the mean of each text is. */
    private final boolean each;
    private final LayerStatistics[] statistics;
    /** The rows of a pair's first text, until the second one is read. */
    private final double[][] pending;
    private final double[] token;

    ContrastLearner(ReadingOrder order, int[] layers, int width, ExtractionMethod method, boolean each) {
        this.order = order;
        this.layers = layers;
        this.each = each;
        this.statistics = IntStream.of(layers)
                .mapToObj(layer -> new LayerStatistics(layer, width, method))
                .toArray(LayerStatistics[]::new);
        this.pending = new double[layers.length][];
        this.token = new double[width];
    }

    /** From now on, the direction of what was received so far is tested on what is received. */
    void beginTest() {
        for (LayerStatistics layer : statistics) {
            layer.beginTest();
        }
    }

    @Override
    public void text(int text, double[][] means) {
        for (int i = 0; i < statistics.length && !each; i++) {
            statistics[i].sample(order.sides()[text], order.half(text), means[i]);
        }
        compare(text, means);
    }

    @Override
    public void token(int text, int layer, float[] row) {
        for (int i = 0; i < row.length; i++) {
            token[i] = row[i];
        }
        statistics[layer].sample(order.sides()[text], order.half(text), token);
    }

    private void compare(int text, double[][] means) {
        for (int i = 0; i < statistics.length; i++) {
            if (!order.paired()) {
                statistics[i].single(means[i]);
            } else if (text % 2 == 0) {
                pending[i] = means[i].clone();
            } else {
                double[] positive = order.sides()[text] ? means[i] : pending[i];
                double[] negative = order.sides()[text] ? pending[i] : means[i];
                statistics[i].difference(VectorMath.difference(positive, negative));
            }
        }
    }

    /** Returns what was learned, with a passport that has the measurements added. */
    Extraction result(VectorInfo info) {
        Map<Integer, float[]> directions = new TreeMap<>();
        Map<Integer, Double> norms = new TreeMap<>();
        List<LayerContrast> contrasts = new ArrayList<>();
        List<LayerDiagnostics> diagnostics = new ArrayList<>();
        for (int i = 0; i < layers.length; i++) {
            double[] direction = statistics[i].direction();
            directions.put(layers[i], VectorMath.toFloats(direction));
            norms.put(layers[i], statistics[i].activationNorm());
            contrasts.add(statistics[i].contrast());
            diagnostics.add(statistics[i].diagnostics(direction));
        }
        return new Extraction(
                SteeringVector.of(directions, info.withActivationNorms(norms).withDiagnostics(diagnostics)),
                contrasts, info.pairs());
    }
}
