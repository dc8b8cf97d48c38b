package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/** Multiplies rows by a number. */
final class RescaleEdit implements RowEdit {
    private final RowKernel kernel;
    private final int width;
    private final double factor;

    RescaleEdit(RowKernel kernel, int width, double factor) {
        this.kernel = kernel;
        this.width = width;
        this.factor = factor;
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        double whole = 1 + coefficient * (factor - 1);
        if (whole != 1) {
            kernel.scale(rows, byteOffset, width, whole);
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return Math.sqrt(kernel.squaredNorm(rows, byteOffset, width));
    }
}
