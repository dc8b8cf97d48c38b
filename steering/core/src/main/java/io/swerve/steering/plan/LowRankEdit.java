package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import io.swerve.internal.kernels.RowKernel;
import java.lang.foreign.MemorySegment;

/** Adds the value of a low-rank map. All components are read before the row is first changed. */
final class LowRankEdit implements RowEdit {
    private final int width;
    private final float[][] down;
    private final float[] downBias;
    private final float[][] up;
    /** Null if zero. */
    private final float[] upBias;
    private final double[] components;

    LowRankEdit(LowRankMap map) {
        this.width = map.embeddingSize();
        this.down = map.down();
        this.downBias = map.downBias();
        this.up = map.up();
        float[] bias = map.upBias();
        this.upBias = Numbers.isZero(bias) ? null : bias;
        this.components = new double[down.length];
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        if (coefficient == 0) {
            return;
        }
        RowKernel kernel = Kernels.rows(width);
        for (int i = 0; i < components.length; i++) {
            components[i] = kernel.dot(rows, byteOffset, down[i]) + downBias[i];
        }
        for (int i = 0; i < components.length; i++) {
            kernel.combine(rows, byteOffset, 1, up[i], coefficient * components[i]);
        }
        if (upBias != null) {
            kernel.combine(rows, byteOffset, 1, upBias, coefficient);
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return Math.sqrt(Kernels.rows(width).squaredNorm(rows, byteOffset, width));
    }
}
