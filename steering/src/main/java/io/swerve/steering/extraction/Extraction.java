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

    /**
     * Returns what was measured of the directions.
     *
     * @return for each layer, ascending
     */
    public List<LayerDiagnostics> diagnostics() {
        return vector.info().diagnostics();
    }
}
