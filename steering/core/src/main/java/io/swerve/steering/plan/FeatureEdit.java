package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Moves the activation of a feature to a target by adding its direction: what a sparse autoencoder doesn't explain of
 * the row stays as it is.
 */
final class FeatureEdit implements RowEdit {
    private final Feature feature;
    private final float[] direction;
    private final double target;

    FeatureEdit(Feature feature, double target) {
        this.feature = feature;
        this.direction = feature.direction();
        this.target = target;
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        if (coefficient == 0) {
            return;
        }
        double missing = target - feature.activation(rows, byteOffset);
        if (missing != 0) {
            Kernels.rows(direction.length).combine(rows, byteOffset, 1, direction, coefficient * missing);
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return feature.activation(rows, byteOffset);
    }
}
