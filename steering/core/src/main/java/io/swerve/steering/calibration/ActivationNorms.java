package io.swerve.steering.calibration;

import io.swerve.Layers;
import io.swerve.Registration;
import io.swerve.Session;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.steering.SteeringVector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mean length of a model's activations by layer: the yardstick for strengths. A direction added with a tenth of its
 * layer's norm is a nudge; one as long as the norm drowns what the model computed.
 *
 * @param byLayer the mean Euclidean length of the residual stream at a block's output, by layer
 */
public record ActivationNorms(SortedMap<Integer, Double> byLayer) {
    /**
     * Creates norms.
     *
     * @throws IllegalArgumentException if there are none, or one is not above 0 and finite
     */
    public ActivationNorms {
        byLayer = Collections.unmodifiableSortedMap(new TreeMap<>(byLayer));
        if (byLayer.isEmpty()) {
            throw new IllegalArgumentException("activation norms are of at least one layer");
        }
        byLayer.forEach((layer, norm) -> {
            if (!(norm > 0) || !Double.isFinite(norm)) {
                throw new IllegalArgumentException(
                        "the activation norm of layer " + layer + " must be above 0 and finite, was " + norm);
            }
        });
    }

    /**
     * Measures all layers in one pass, at the positions that count. Choose positions behind the first token: many models
     * give that one activations of a hundred times the usual length.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences; what
     *            steers it is measured along
     * @param texts at least one
     * @return the norms of all layers
     * @throws IllegalArgumentException if there are no texts, one is longer than the context, or the activations are not
     *             finite
     * @throws IllegalStateException if the session isn't observable
     * @throws java.util.concurrent.CancellationException if {@link Session#abort()} stopped it
     */
    public static ActivationNorms measure(Session session, List<CalibrationText> texts) {
        TextGroups.check(session, texts, 1);
        int layers = session.model().layerCount();
        double[] sums = new double[layers];
        long[] counts = new long[layers];
        float[] row = new float[session.model().embeddingSize()];
        try (Registration _ = session.tap(rows -> add(rows, row, sums, counts), RowSelection.OUTPUTS,
                Layers.all())) {
            for (List<CalibrationText> group : TextGroups.of(session, texts, 1)) {
                try (ForcedPass pass = new ForcedPass(session, group, false)) {
                    while (!pass.done()) {
                        pass.step((_, _, _, _) -> {});
                    }
                }
            }
        }
        SortedMap<Integer, Double> means = new TreeMap<>();
        for (int layer = 0; layer < layers; layer++) {
            means.put(layer, sums[layer] / counts[layer]);
        }
        return new ActivationNorms(means);
    }

    private static void add(ActivationRows rows, float[] row, double[] sums, long[] counts) {
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, row);
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            sums[rows.layer()] += Math.sqrt(squares);
            counts[rows.layer()]++;
        }
    }

    /**
     * {@return the norm of a layer: its mean activation's length}
     *
     * @param layer the 0-based block
     * @throws IllegalArgumentException if it was not measured
     */
    public double of(int layer) {
        Double norm = byLayer.get(layer);
        if (norm == null) {
            throw new IllegalArgumentException(
                    "layer " + layer + " has no activation norm; there are those of " + byLayer.keySet());
        }
        return norm;
    }

    /**
     * Converts a strength into a fraction of the activations' norm.
     *
     * @param vector what is multiplied by the strength
     * @param strength any number
     * @return how long what is added is, as a fraction of the layer's norm, with the sign of the strength; for several
     *         layers the root mean square of their fractions
     * @throws IllegalArgumentException if a layer of the vector was not measured
     */
    public double fraction(SteeringVector vector, double strength) {
        double squares = 0;
        int[] layers = vector.layers();
        for (int layer : layers) {
            double ratio = vector.norm(layer) / of(layer);
            squares += ratio * ratio;
        }
        return strength * Math.sqrt(squares / layers.length);
    }

    /**
     * Converts a fraction of the activations' norm into a strength.
     *
     * @param vector what is to be multiplied by the strength
     * @param fraction finite, such as 0.1; see {@link #fraction} for what it means with several layers
     * @return the strength
     * @throws IllegalArgumentException if the fraction is not finite, a layer of the vector was not measured, or the
     *             vector is zero
     */
    public float strength(SteeringVector vector, double fraction) {
        if (!Double.isFinite(fraction)) {
            throw new IllegalArgumentException("a fraction of the activation norm must be finite, was " + fraction);
        }
        double unit = fraction(vector, 1);
        if (unit == 0) {
            throw new IllegalArgumentException("a vector of length 0 is no fraction of anything at any strength");
        }
        return (float) (fraction / unit);
    }

    /**
     * Scales each direction to its layer's norm, so that the strength is the fraction, the same at every layer.
     *
     * @param vector what to scale
     * @return the scaled vector; directions of length 0 stay so
     * @throws IllegalArgumentException if a layer of the vector was not measured
     */
    public SteeringVector relative(SteeringVector vector) {
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : vector.layers()) {
            float[] direction = vector.direction(layer);
            double norm = vector.norm(layer);
            double factor = norm == 0 ? 0 : of(layer) / norm;
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) (direction[i] * factor);
            }
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, vector.info().withDoses(List.of()).withDiagnostics(List.of()));
    }
}
