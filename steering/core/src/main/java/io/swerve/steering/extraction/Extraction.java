package io.swerve.steering.extraction;

import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.SteeringVector;
import java.util.List;

/**
 * What was extracted.
 *
 * @param vector a direction for each layer that was read; its passport says of what, how, and how well
 * @param layers how the two sides differ at each of these layers, ascending
 * @param pairs how many pairs, or labelled texts, were read
 */
public record Extraction(SteeringVector vector, List<LayerContrast> layers, int pairs) {
    /**
     * Creates a result.
     *
     * @throws NullPointerException if a component is null
     */
    public Extraction {
        layers = List.copyOf(layers);
    }

    /** {@return what was measured of the directions, for each layer, ascending} */
    public List<LayerDiagnostics> diagnostics() {
        return vector.info().diagnostics();
    }

    /**
     * How far apart the two sides of the contrast pairs lie at one layer.
     *
     * @param layer the 0-based block
     * @param norm the length of the difference of the two means, which is the direction extracted
     * @param positiveNorm the mean length of the positive texts' activations
     * @param negativeNorm the mean length of the negative texts' activations
     */
    public record LayerContrast(int layer, double norm, double positiveNorm, double negativeNorm) {
        /**
         * {@return the length of the direction in proportion to the residual stream's own: the norm as a fraction of
         * the mean length of both sides; 0 if that is 0}
         */
        public double relativeNorm() {
            double mean = (positiveNorm + negativeNorm) / 2;
            return mean == 0 ? 0 : norm / mean;
        }
    }
}
