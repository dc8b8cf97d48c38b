package io.swerve.internal.kernels;

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
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED.length() > HALF
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;
    /** As many floats as {@link #DOUBLES} has doubles. */
    private static final VectorSpecies<Float> NARROW = VectorSpecies.of(float.class,
            VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
    private static final int VECTOR = DOUBLES.length();
    private static final int QUARTER = HALF / 2;
    /** Where two vectors are all lanes; else it takes four, once or several times. */
    private static final boolean WIDE = VECTOR == HALF;

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        int end = direction.length - direction.length % LANES;
        double sum = 0;
        for (int i = end; i < direction.length; i++) {
            sum += get(rows, offset, i) * direction[i];
        }
        for (int lane = 0; lane < QUARTER; lane += VECTOR) {
            DoubleVector a = DoubleVector.zero(DOUBLES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = lane; i < end; i += LANES) {
                long at = offset + (long) i * Float.BYTES;
                a = a.add(FloatVector.fromMemorySegment(NARROW, rows, at, ORDER).castShape(DOUBLES, 0)
                        .mul(FloatVector.fromArray(NARROW, direction, i).castShape(DOUBLES, 0)));
                c = c.add(FloatVector.fromMemorySegment(NARROW, rows, at + HALF * Float.BYTES, ORDER)
                        .castShape(DOUBLES, 0)
                        .mul(FloatVector.fromArray(NARROW, direction, i + HALF).castShape(DOUBLES, 0)));
                if (!WIDE) {
                    b = b.add(FloatVector.fromMemorySegment(NARROW, rows, at + QUARTER * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0)
                            .mul(FloatVector.fromArray(NARROW, direction, i + QUARTER).castShape(DOUBLES, 0)));
                    d = d.add(FloatVector.fromMemorySegment(NARROW, rows, at + (HALF + QUARTER) * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0)
                            .mul(FloatVector.fromArray(NARROW, direction, i + HALF + QUARTER).castShape(DOUBLES, 0)));
                }
            }
            DoubleVector sums = a.add(c).add(b.add(d));
            for (int j = 0; j < Math.min(VECTOR, QUARTER); j++) {
                sum += WIDE ? sums.lane(j) + sums.lane(j + QUARTER) : sums.lane(j);
            }
        }
        return sum;
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        int end = length - length % LANES;
        double sum = 0;
        for (int i = end; i < length; i++) {
            double value = get(rows, offset, i);
            sum += value * value;
        }
        for (int lane = 0; lane < QUARTER; lane += VECTOR) {
            DoubleVector a = DoubleVector.zero(DOUBLES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = lane; i < end; i += LANES) {
                long at = offset + (long) i * Float.BYTES;
                var first = FloatVector.fromMemorySegment(NARROW, rows, at, ORDER).castShape(DOUBLES, 0);
                a = a.add(first.mul(first));
                var third = FloatVector.fromMemorySegment(NARROW, rows, at + HALF * Float.BYTES, ORDER)
                        .castShape(DOUBLES, 0);
                c = c.add(third.mul(third));
                if (!WIDE) {
                    var second = FloatVector.fromMemorySegment(NARROW, rows, at + QUARTER * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0);
                    b = b.add(second.mul(second));
                    var fourth = FloatVector.fromMemorySegment(NARROW, rows, at + (HALF + QUARTER) * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0);
                    d = d.add(fourth.mul(fourth));
                }
            }
            DoubleVector sums = a.add(c).add(b.add(d));
            for (int j = 0; j < Math.min(VECTOR, QUARTER); j++) {
                sum += WIDE ? sums.lane(j) + sums.lane(j + QUARTER) : sums.lane(j);
            }
        }
        return sum;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        int end = direction.length - direction.length % LANES;
        double sum = 0;
        for (int i = end; i < direction.length; i++) {
            double rest = get(rows, offset, i) - factor * direction[i];
            sum += rest * rest;
        }
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        for (int lane = 0; lane < QUARTER; lane += VECTOR) {
            DoubleVector a = DoubleVector.zero(DOUBLES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = lane; i < end; i += LANES) {
                long at = offset + (long) i * Float.BYTES;
                var first = FloatVector.fromMemorySegment(NARROW, rows, at, ORDER).castShape(DOUBLES, 0)
                        .sub(FloatVector.fromArray(NARROW, direction, i).castShape(DOUBLES, 0).mul(factors));
                a = a.add(first.mul(first));
                var third = FloatVector.fromMemorySegment(NARROW, rows, at + HALF * Float.BYTES, ORDER)
                        .castShape(DOUBLES, 0)
                        .sub(FloatVector.fromArray(NARROW, direction, i + HALF).castShape(DOUBLES, 0).mul(factors));
                c = c.add(third.mul(third));
                if (!WIDE) {
                    var second = FloatVector.fromMemorySegment(NARROW, rows, at + QUARTER * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0)
                            .sub(FloatVector.fromArray(NARROW, direction, i + QUARTER).castShape(DOUBLES, 0)
                                    .mul(factors));
                    b = b.add(second.mul(second));
                    var fourth = FloatVector.fromMemorySegment(NARROW, rows, at + (HALF + QUARTER) * Float.BYTES, ORDER)
                            .castShape(DOUBLES, 0)
                            .sub(FloatVector.fromArray(NARROW, direction, i + HALF + QUARTER).castShape(DOUBLES, 0)
                                    .mul(factors));
                    d = d.add(fourth.mul(fourth));
                }
            }
            DoubleVector sums = a.add(c).add(b.add(d));
            for (int j = 0; j < Math.min(VECTOR, QUARTER); j++) {
                sum += WIDE ? sums.lane(j) + sums.lane(j + QUARTER) : sums.lane(j);
            }
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
        for (; i <= direction.length - VECTOR; i += VECTOR) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(NARROW, rows, at, ORDER).castShape(DOUBLES, 0);
            var addend = FloatVector.fromArray(NARROW, direction, i).castShape(DOUBLES, 0).mul(factors);
            row.mul(rowFactors).add(addend).castShape(NARROW, 0).intoMemorySegment(rows, at, ORDER);
        }
        for (; i < direction.length; i++) {
            set(rows, offset, i, rowFactor * get(rows, offset, i) + factor * direction[i]);
        }
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        int i = 0;
        for (; i <= length - VECTOR; i += VECTOR) {
            long at = offset + (long) i * Float.BYTES;
            var row = FloatVector.fromMemorySegment(NARROW, rows, at, ORDER).castShape(DOUBLES, 0);
            row.mul(factors).castShape(NARROW, 0).intoMemorySegment(rows, at, ORDER);
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
