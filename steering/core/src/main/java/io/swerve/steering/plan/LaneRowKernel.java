package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Does what {@link VectorRowKernel} does, operation by operation and so bit by bit, lane after lane without vectors. What
 * is written element by element has the same bits in every kernel; sums depend on their order.
 */
final class LaneRowKernel implements RowKernel {
    /** Access to a segment's elements is slow in the interpreter, so rows are copied. */
    private static final ThreadLocal<float[]> COPY = ThreadLocal.withInitial(() -> new float[0]);
    private static final RowKernel ELEMENTWISE = ScalarRowKernel.INSTANCE;

    private final int lanes;

    /**
     * Creates a kernel.
     *
     * @param lanes doubles of the vectors that it does without, at least 1
     */
    LaneRowKernel(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return "vector";
    }

    private static float[] copy(MemorySegment rows, long offset, int length) {
        float[] row = COPY.get();
        if (row.length < length) {
            row = new float[length];
            COPY.set(row);
        }
        MemorySegment.copy(rows, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, row, 0, length);
        return row;
    }

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        return dot(copy(rows, offset, direction.length), direction, direction.length);
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        float[] row = copy(rows, offset, length);
        return dot(row, row, length);
    }

    private double dot(float[] row, float[] other, int length) {
        int whole = length / (2 * lanes) * (2 * lanes);
        double sum = 0;
        for (int i = whole; i < length; i++) {
            sum += (double) row[i] * other[i];
        }
        for (int lane = 0; lane < lanes; lane++) {
            double even = 0;
            double odd = 0;
            for (int i = lane; i < whole; i += 2 * lanes) {
                even += (double) row[i] * other[i];
                odd += (double) row[i + lanes] * other[i + lanes];
            }
            sum += even + odd;
        }
        return sum;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        int length = direction.length;
        float[] row = copy(rows, offset, length);
        int whole = length / lanes * lanes;
        double sum = 0;
        for (int i = whole; i < length; i++) {
            double rest = row[i] - factor * direction[i];
            sum += rest * rest;
        }
        for (int lane = 0; lane < lanes; lane++) {
            double squares = 0;
            for (int i = lane; i < whole; i += lanes) {
                double rest = row[i] - factor * direction[i];
                squares += rest * rest;
            }
            sum += squares;
        }
        return sum;
    }

    @Override
    public void add(MemorySegment rows, long offset, float[] addend) {
        ELEMENTWISE.add(rows, offset, addend);
    }

    @Override
    public void combine(MemorySegment rows, long offset, double rowFactor, float[] direction, double factor) {
        ELEMENTWISE.combine(rows, offset, rowFactor, direction, factor);
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        ELEMENTWISE.scale(rows, offset, length, factor);
    }
}
