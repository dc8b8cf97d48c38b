package io.swerve.steering.plan;

import io.swerve.internal.warmup.WarmUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Works without vectors until C2 has compiled the kernel on vectors. */
final class WarmingRowKernel implements RowKernel {
    /** A usual width, and one with a rest that fills no vector. */
    private static final int[] WIDTHS = {1024, 333};

    private final WarmUp<RowKernel> kernels = new WarmUp<>("row", new LaneRowKernel(VectorRowKernel.lanes()),
            new VectorRowKernel(), WarmingRowKernel::trial);

    private static WarmUp.Trial<RowKernel> trial(Arena arena) {
        MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, WIDTHS[0]);
        float[][] directions = new float[WIDTHS.length][];
        for (int w = 0; w < WIDTHS.length; w++) {
            directions[w] = new float[WIDTHS[w]];
            for (int i = 0; i < WIDTHS[w]; i++) {
                directions[w][i] = i % 31 - 15;
            }
        }
        return kernel -> {
            for (float[] direction : directions) {
                kernel.add(row, 0, direction);
                kernel.scale(row, 0, direction.length, 0.5);
                kernel.combine(row, 0, 0.5, direction, 0.25);
                double sum = kernel.dot(row, 0, direction) + kernel.squaredNorm(row, 0, direction.length)
                        + kernel.squaredDistance(row, 0, direction, 0.5);
                row.setAtIndex(ValueLayout.JAVA_FLOAT, 0, sum < 0 ? 1 : 0); // so that the sums are needed
            }
        };
    }

    /** Tells whether vectors are used by now. */
    boolean isWarm() {
        return kernels.isWarm();
    }

    @Override
    public String name() {
        return kernels.vectors().name();
    }

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        return kernels.kernel(direction.length).dot(rows, offset, direction);
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        return kernels.kernel(length).squaredNorm(rows, offset, length);
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        return kernels.kernel(direction.length).squaredDistance(rows, offset, direction, factor);
    }

    @Override
    public void add(MemorySegment rows, long offset, float[] addend) {
        kernels.kernel(addend.length).add(rows, offset, addend);
    }

    @Override
    public void combine(MemorySegment rows, long offset, double rowFactor, float[] direction, double factor) {
        kernels.kernel(direction.length).combine(rows, offset, rowFactor, direction, factor);
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        kernels.kernel(length).scale(rows, offset, length, factor);
    }
}
