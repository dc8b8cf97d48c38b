package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;

/** Multiplies rows by a number. */
final class RescaleEdit implements RowEdit {
    private final int width;
    private final double factor;

    RescaleEdit(int width, double factor) {
        this.width = width;
        this.factor = factor;
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        double whole = 1 + coefficient * (factor - 1);
        if (whole != 1) {
            Kernels.rows(width).scale(rows, byteOffset, width, whole);
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return Math.sqrt(Kernels.rows(width).squaredNorm(rows, byteOffset, width));
    }
}
