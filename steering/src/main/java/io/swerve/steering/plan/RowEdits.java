package io.swerve.steering.plan;

import io.swerve.steering.SteeringVectorException;
import java.util.Arrays;

/** Compiles interventions. */
final class RowEdits {
    private RowEdits() {}

    /**
     * Prepares an intervention for one layer.
     *
     * @param intervention what to do
     * @param layer one of its layers
     * @param embeddingSize the width of the model's rows
     * @return the edit
     * @throws IllegalArgumentException if the intervention doesn't act on that layer
     * @throws SteeringVectorException if it is for rows of another width
     */
    static RowEdit of(Intervention intervention, int layer, int embeddingSize) {
        return of(intervention, layer, embeddingSize, RowKernels.active());
    }

    static RowEdit of(Intervention intervention, int layer, int embeddingSize, RowKernel kernel) {
        int[] layers = intervention.layers();
        if (Arrays.binarySearch(layers, layer) < 0) {
            throw new IllegalArgumentException(
                    "the intervention does not act on layer " + layer + " but on " + Arrays.toString(layers));
        }
        int width = intervention.embeddingSize();
        if (width != Intervention.ANY_SIZE && width != embeddingSize) {
            throw new SteeringVectorException("the intervention is for rows of " + width + " components, the model's"
                    + " residual stream has " + embeddingSize + ": it is of another model");
        }
        return switch (intervention) {
            case Intervention.Add(var vector) -> new AddEdit(kernel, vector.direction(layer), layer);
            case Intervention.ProjectOut(var vector) -> new ProjectionEdit(kernel, UnitDirection.of(vector, layer), 0,
                    0);
            case Intervention.ClampProjection(var vector, double min, double max) -> new ProjectionEdit(kernel,
                    UnitDirection.of(vector, layer), min, max);
            case Intervention.Rotate(var vector, double radians) -> new RotateEdit(kernel,
                    UnitDirection.of(vector, layer), radians);
            case Intervention.Rescale rescale -> new RescaleEdit(kernel, embeddingSize, rescale.factor());
            case Intervention.ClampFeature(var feature, double target) -> new FeatureEdit(kernel, feature, target);
            case LowRankMap map -> new LowRankEdit(kernel, map);
        };
    }
}
