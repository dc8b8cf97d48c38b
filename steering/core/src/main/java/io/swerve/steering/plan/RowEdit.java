package io.swerve.steering.plan;

import io.swerve.steering.SteeringVectorException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An intervention at one layer, ready to be applied to rows. Changes rows in place and allocates nothing. Not
 * thread-safe, since additions remember their last coefficient and maps need scratch memory: each session compiles its
 * own.
 */
interface RowEdit {
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
            case Intervention.Add(var vector) -> new AddEdit(vector.direction(layer), layer);
            case Intervention.ProjectOut(var vector) -> new ProjectionEdit(UnitDirection.of(vector, layer), 0,
                    0);
            case Intervention.ClampProjection(var vector, double min, double max) ->
                new ProjectionEdit(UnitDirection.of(vector, layer), min, max);
            case Intervention.Rotate(var vector, double radians) ->
                new RotateEdit(UnitDirection.of(vector, layer), radians);
            case Intervention.Rescale rescale -> new RescaleEdit(embeddingSize, rescale.factor());
            case Intervention.ClampFeature(var feature, double target) -> new FeatureEdit(feature, target);
            case LowRankMap map -> new LowRankEdit(map);
        };
    }

    /**
     * Changes one row.
     *
     * @param rows memory that holds the row as native-order floats
     * @param byteOffset where the row starts, in bytes
     * @param coefficient how much of the intervention to apply; finite. 0 leaves the row as it is, bit for bit
     * @throws IllegalArgumentException if the coefficient times the intervention's numbers is not finite
     */
    void apply(MemorySegment rows, long byteOffset, float coefficient);

    /**
     * Measures what the intervention is about, for receipts: the projection of the row on the direction, in units of
     * the residual stream; the activation of the feature; for a rescaling and a low-rank map, which have no direction,
     * the row's norm.
     *
     * @param rows memory that holds the row
     * @param byteOffset where the row starts, in bytes
     * @return the number, the same whatever the coefficient was; 0 for an addition of zero
     */
    double projection(MemorySegment rows, long byteOffset);
}
