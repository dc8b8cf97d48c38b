package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/**
 * Moves the activation of a feature to a target by adding its direction: what a sparse autoencoder doesn't explain of
 * the row stays as it is.
 */
final class FeatureEdit implements RowEdit {
    private final RowKernel kernel;
    private final Feature feature;
    private final float[] direction;
    private final double target;

    FeatureEdit(RowKernel kernel, Feature feature, double target) {
        this.kernel = kernel;
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
            kernel.combine(rows, byteOffset, 1, direction, coefficient * missing);
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return feature.activation(rows, byteOffset);
    }
}
