package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernel in plain Java. Sums go to several accumulators at once, since additions to one wait for each other. */
final class ScalarRowKernel implements RowKernel {
    static final ScalarRowKernel INSTANCE = new ScalarRowKernel();

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    /** Access to a segment's elements is slow in the interpreter, so rows whose numbers are added up are copied. */
    private static final ThreadLocal<float[]> COPY = ThreadLocal.withInitial(() -> new float[0]);

    private static final int QUARTER = HALF / 2;

    private ScalarRowKernel() {}

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        return dot(copy(rows, offset, direction.length), direction, direction.length);
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        float[] row = copy(rows, offset, length);
        return dot(row, row, length);
    }

    private static double dot(float[] row, float[] other, int length) {
        int whole = length - length % LANES;
        double sum = 0;
        for (int i = whole; i < length; i++) {
            sum += (double) row[i] * other[i];
        }
        for (int lane = 0; lane < QUARTER; lane++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (int i = lane; i < whole; i += LANES) {
                a += (double) row[i] * other[i];
                b += (double) row[i + QUARTER] * other[i + QUARTER];
                c += (double) row[i + HALF] * other[i + HALF];
                d += (double) row[i + HALF + QUARTER] * other[i + HALF + QUARTER];
            }
            sum += a + c + (b + d);
        }
        return sum;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        int length = direction.length;
        float[] row = copy(rows, offset, length);
        int whole = length - length % LANES;
        double sum = 0;
        for (int i = whole; i < length; i++) {
            sum += square(row, i, direction, factor);
        }
        for (int lane = 0; lane < QUARTER; lane++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (int i = lane; i < whole; i += LANES) {
                a += square(row, i, direction, factor);
                b += square(row, i + QUARTER, direction, factor);
                c += square(row, i + HALF, direction, factor);
                d += square(row, i + HALF + QUARTER, direction, factor);
            }
            sum += a + c + (b + d);
        }
        return sum;
    }

    private static double square(float[] row, int i, float[] direction, double factor) {
        double rest = row[i] - factor * direction[i];
        return rest * rest;
    }

    private static float[] copy(MemorySegment rows, long offset, int length) {
        float[] row = COPY.get();
        if (row.length < length) {
            row = new float[length];
            COPY.set(row);
        }
        MemorySegment.copy(rows, FLOAT, offset, row, 0, length);
        return row;
    }

    @Override
    public void add(MemorySegment rows, long offset, float[] addend) {
        for (int i = 0; i < addend.length; i++) {
            long at = offset + (long) i * Float.BYTES;
            rows.set(FLOAT, at, rows.get(FLOAT, at) + addend[i]);
        }
    }

    @Override
    public void combine(MemorySegment rows, long offset, double rowFactor, float[] direction, double factor) {
        for (int i = 0; i < direction.length; i++) {
            set(rows, offset, i, rowFactor * get(rows, offset, i) + factor * direction[i]);
        }
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        for (int i = 0; i < length; i++) {
            set(rows, offset, i, factor * get(rows, offset, i));
        }
    }

    /** Reads a double, so that the arithmetic is in double precision: products of two floats are exact in it. */
    private static double get(MemorySegment rows, long offset, int index) {
        return rows.get(FLOAT, offset + (long) index * Float.BYTES);
    }

    private static void set(MemorySegment rows, long offset, int index, double value) {
        rows.set(FLOAT, offset + (long) index * Float.BYTES, (float) value);
    }
}
