package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API. Floats are widened as they are loaded, half a vector at a time, so that all lanes count
 * in double precision: with components of 1e4 among those of 1, which residual streams have, sums of floats would be
 * too coarse to keep a norm to 1e-5.
 */
final class VectorRowKernel implements RowKernel {
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    /** The longest vectors that {@link #total} can add up. */
    private static final int MOST_BITS = 512;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED.vectorBitSize() > MOST_BITS
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;
    /** As many floats as {@link #DOUBLES} has doubles. */
    private static final VectorSpecies<Float> HALVES = VectorSpecies.of(float.class,
            VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
    private static final int LANES = DOUBLES.length();

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public double dot(MemorySegment rows, long offset, float[] direction) {
        int length = direction.length;
        DoubleVector a = DoubleVector.zero(DOUBLES);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        int i = 0;
        for (; i <= length - 4 * LANES; i += 4 * LANES) {
            a = load(rows, offset, i).mul(load(direction, i)).add(a);
            b = load(rows, offset, i + LANES).mul(load(direction, i + LANES)).add(b);
            c = load(rows, offset, i + 2 * LANES).mul(load(direction, i + 2 * LANES)).add(c);
            d = load(rows, offset, i + 3 * LANES).mul(load(direction, i + 3 * LANES)).add(d);
        }
        for (; i <= length - LANES; i += LANES) {
            a = load(rows, offset, i).mul(load(direction, i)).add(a);
        }
        double sum = total(a.add(b).add(c.add(d)));
        for (; i < length; i++) {
            sum += get(rows, offset, i) * direction[i];
        }
        return sum;
    }

    @Override
    public double squaredNorm(MemorySegment rows, long offset, int length) {
        DoubleVector a = DoubleVector.zero(DOUBLES);
        DoubleVector b = a;
        int i = 0;
        for (; i <= length - 2 * LANES; i += 2 * LANES) {
            DoubleVector first = load(rows, offset, i);
            DoubleVector second = load(rows, offset, i + LANES);
            a = first.mul(first).add(a);
            b = second.mul(second).add(b);
        }
        double sum = total(a.add(b));
        for (; i < length; i++) {
            double value = get(rows, offset, i);
            sum += value * value;
        }
        return sum;
    }

    @Override
    public double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor) {
        DoubleVector squares = DoubleVector.zero(DOUBLES);
        int i = 0;
        for (; i <= direction.length - LANES; i += LANES) {
            DoubleVector rest = load(rows, offset, i).sub(load(direction, i).mul(factor));
            squares = rest.mul(rest).add(squares);
        }
        double sum = total(squares);
        for (; i < direction.length; i++) {
            double rest = get(rows, offset, i) - factor * direction[i];
            sum += rest * rest;
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
        int i = 0;
        for (; i <= direction.length - LANES; i += LANES) {
            store(load(rows, offset, i).mul(rowFactor).add(load(direction, i).mul(factor)), rows, offset, i);
        }
        for (; i < direction.length; i++) {
            set(rows, offset, i, rowFactor * get(rows, offset, i) + factor * direction[i]);
        }
    }

    @Override
    public void scale(MemorySegment rows, long offset, int length, double factor) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            store(load(rows, offset, i).mul(factor), rows, offset, i);
        }
        for (; i < length; i++) {
            set(rows, offset, i, factor * get(rows, offset, i));
        }
    }

    private static DoubleVector load(MemorySegment rows, long offset, int index) {
        return (DoubleVector) FloatVector
                .fromMemorySegment(HALVES, rows, offset + (long) index * Float.BYTES, ORDER)
                .convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private static DoubleVector load(float[] direction, int index) {
        return (DoubleVector) FloatVector.fromArray(HALVES, direction, index).convertShape(VectorOperators.F2D, DOUBLES,
                0);
    }

    private static void store(DoubleVector values, MemorySegment rows, long offset, int index) {
        ((FloatVector) values.convertShape(VectorOperators.D2F, HALVES, 0)).intoMemorySegment(rows,
                offset + (long) index * Float.BYTES, ORDER);
    }

    /**
     * Adds the lanes up in their order. {@code reduceLanes} may add in any order, and does so differently before and
     * after compilation: the same row would give two results. The lanes are numbered by constants, since a variable
     * one would be fetched by way of an array.
     */
    private static double total(DoubleVector lanes) {
        double total = lanes.lane(0);
        if (LANES > 1) {
            total += lanes.lane(1);
        }
        if (LANES > 2) {
            total += lanes.lane(2) + lanes.lane(3);
        }
        if (LANES > 4) {
            total += lanes.lane(4) + lanes.lane(5) + (lanes.lane(6) + lanes.lane(7));
        }
        return total;
    }

    private static double get(MemorySegment rows, long offset, int index) {
        return rows.get(FLOAT, offset + (long) index * Float.BYTES);
    }

    private static void set(MemorySegment rows, long offset, int index, double value) {
        rows.set(FLOAT, offset + (long) index * Float.BYTES, (float) value);
    }
}
