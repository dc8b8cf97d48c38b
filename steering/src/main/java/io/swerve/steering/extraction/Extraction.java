package io.swerve.steering.extraction;

import io.swerve.steering.SteeringVector;
import java.util.List;

/**
 * What was extracted from contrast pairs.
 *
 * @param vector a direction for each layer that was read
 * @param layers how the two sides differ at each of these layers, ascending
 * @param pairs how many pairs were read
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
}
