package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API. Floats are widened as they are loaded, half a vector at a time, so that all lanes count
 * in double precision: with components of 1e4 among those of 1, which residual streams have, sums of floats would be
 * too coarse to keep a norm to 1e-5.
 *
 * <p>
 * Two things here are as they are because of C2. No vector is passed to or returned by a method of this class: where the
 * inliner leaves such a method out, as it may in a caller that it finds cold, each vector becomes an object. And lanes
 * are added up one by one: {@code reduceLanes} may add in any order, and does so differently before and after
 * compilation, so that the same row would give two results.
 */
final class VectorRowKernel implements RowKernel {
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /** As many floats as {@link #DOUBLES} has doubles. */
    private static final VectorSpecies<Float> HALVES = VectorSpecies.of(float.class,
            VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
    private static final int LANES = DOUBLES.length();
    private static final long HALF_BYTES = HALVES.vectorByteSize();

    /** Returns how many doubles a vector has here. */
    static int lanes() {
        return LANES;
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        DoubleVector even = DoubleVector.zero(DOUBLES);
        DoubleVector odd = even;
        int i = 0;
        for (; i <= direction.length - 2 * LANES; i += 2 * LANES) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(HALVES, rows, at, ORDER).castShape(DOUBLES, 0);
            var next = FloatVector.fromMemorySegment(HALVES, rows, at + HALF_BYTES, ORDER).castShape(DOUBLES, 0);
            even = even.add(row.mul(FloatVector.fromArray(HALVES, direction, i).castShape(DOUBLES, 0)));
            odd = odd.add(next.mul(FloatVector.fromArray(HALVES, direction, i + LANES).castShape(DOUBLES, 0)));
        }
        double sum = 0;
        for (; i < direction.length; i++) {
            sum += get(rows, offset, i) * direction[i];
        }
        DoubleVector sums = even.add(odd);
        for (int lane = 0; lane < LANES; lane++) {
            sum += sums.lane(lane);
        }
        return sum;
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        DoubleVector even = DoubleVector.zero(DOUBLES);
        DoubleVector odd = even;
        int i = 0;
        for (; i <= length - 2 * LANES; i += 2 * LANES) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(HALVES, rows, at, ORDER).castShape(DOUBLES, 0);
            var next = FloatVector.fromMemorySegment(HALVES, rows, at + HALF_BYTES, ORDER).castShape(DOUBLES, 0);
            even = even.add(row.mul(row));
            odd = odd.add(next.mul(next));
        }
        double sum = 0;
        for (; i < length; i++) {
            double value = get(rows, offset, i);
            sum += value * value;
        }
        DoubleVector sums = even.add(odd);
        for (int lane = 0; lane < LANES; lane++) {
            sum += sums.lane(lane);
        }
        return sum;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        DoubleVector sums = DoubleVector.zero(DOUBLES);
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        int i = 0;
        for (; i <= direction.length - LANES; i += LANES) {
            var row = FloatVector.fromMemorySegment(HALVES, rows, offset + (long) i * Float.BYTES, ORDER)
                    .castShape(DOUBLES, 0);
            var rest = row.sub(FloatVector.fromArray(HALVES, direction, i).castShape(DOUBLES, 0).mul(factors));
            sums = sums.add(rest.mul(rest));
        }
        double sum = 0;
        for (; i < direction.length; i++) {
            double rest = get(rows, offset, i) - factor * direction[i];
            sum += rest * rest;
        }
        for (int lane = 0; lane < LANES; lane++) {
            sum += sums.lane(lane);
        }
        return sum;
    }

    @Override
    public void add(MemorySegment rows, long offset, float[] addend) {
        int i = 0;
        for (; i <= addend.length - FLOATS.length(); i += FLOATS.length()) {
            long at = offset + (long) i * Float.BYTES;
            FloatVector.fromMemorySegment(FLOATS, rows, at, ORDER).add(FloatVector.fromArray(FLOATS, addend, i))
                    .intoMemorySegment(rows, at, ORDER);
        }
        for (; i < addend.length; i++) {
            long at = offset + (long) i * Float.BYTES;
            rows.set(FLOAT, at, rows.get(FLOAT, at) + addend[i]);
        }
    }

    @Override
    public void combine(MemorySegment rows, long offset, double rowFactor, float[] direction, double factor) {
        DoubleVector rowFactors = DoubleVector.broadcast(DOUBLES, rowFactor);
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        int i = 0;
        for (; i <= direction.length - LANES; i += LANES) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(HALVES, rows, at, ORDER).castShape(DOUBLES, 0);
            var addend = FloatVector.fromArray(HALVES, direction, i).castShape(DOUBLES, 0).mul(factors);
            row.mul(rowFactors).add(addend).castShape(HALVES, 0).intoMemorySegment(rows, at, ORDER);
        }
        for (; i < direction.length; i++) {
            set(rows, offset, i, rowFactor * get(rows, offset, i) + factor * direction[i]);
        }
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(HALVES, rows, at, ORDER).castShape(DOUBLES, 0);
            row.mul(factors).castShape(HALVES, 0).intoMemorySegment(rows, at, ORDER);
        }
        for (; i < length; i++) {
            set(rows, offset, i, factor * get(rows, offset, i));
        }
    }

    private static double get(MemorySegment rows, long offset, int index) {
        return rows.get(FLOAT, offset + (long) index * Float.BYTES);
    }

    private static void set(MemorySegment rows, long offset, int index, double value) {
        rows.set(FLOAT, offset + (long) index * Float.BYTES, (float) value);
    }
}
