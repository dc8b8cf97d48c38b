package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernel that runs on every JVM. Sums go to four accumulators, since additions to one wait for each other. */
final class ScalarRowKernel implements RowKernel {
    static final ScalarRowKernel INSTANCE = new ScalarRowKernel();

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private ScalarRowKernel() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= direction.length - 4; i += 4) {
            a += get(rows, offset, i) * direction[i];
            b += get(rows, offset, i + 1) * direction[i + 1];
            c += get(rows, offset, i + 2) * direction[i + 2];
            d += get(rows, offset, i + 3) * direction[i + 3];
        }
        for (; i < direction.length; i++) {
            a += get(rows, offset, i) * direction[i];
        }
        return a + b + (c + d);
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        double a = 0;
        double b = 0;
        int i = 0;
        for (; i <= length - 2; i += 2) {
            double even = get(rows, offset, i);
            double odd = get(rows, offset, i + 1);
            a += even * even;
            b += odd * odd;
        }
        for (; i < length; i++) {
            double last = get(rows, offset, i);
            a += last * last;
        }
        return a + b;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            double rest = get(rows, offset, i) - factor * direction[i];
            sum += rest * rest;
        }
        return sum;
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
