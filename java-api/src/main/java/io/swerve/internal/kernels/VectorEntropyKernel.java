package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API. One sweep finds the maximum of each block, a second adds up the weights; a row of
 * 151,936 logits (600 KB) stays in the second-level cache between them.
 * <p>
 * Three things here are as they are because of what C2 makes of them on x86:
 * <ul>
 * <li>{@code max} needs five instructions to order NaN and -0 as Java does, so maxima are compare and blend, and NaN is
 * noticed by a sum beside them;
 * <li>a body of four exponentials outgrows the inliner's budget and boxes every vector, so that loop goes by two. Where two
 * vectors are less than the {@link Lanes}, it goes through a block several times, each time for some of the lanes;
 * <li>{@code reduceLanes} may add in any order, and does so differently before and after compilation: the same row would give
 * two results. So lanes are added up one by one.
 * </ul>
 */
final class VectorEntropyKernel implements EntropyKernel {
    private static final VectorSpecies<Float> SPECIES = VectorPowerOfTwo.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = Lanes.BLOCK;

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, RowSums result) {
        float top = Float.NEGATIVE_INFINITY;
        float next = Float.NEGATIVE_INFINITY;
        int topBlock = 0;
        int nextBlock = 0;
        for (int from = 0; from < length; from += BLOCK) {
            float maximum = maximum(row, offset, from, Math.min(length, from + BLOCK));
            if (maximum > top) {
                next = top;
                nextBlock = topBlock;
                top = maximum;
                topBlock = from;
            } else if (maximum > next) {
                next = maximum;
                nextBlock = from;
            } else if (Float.isNaN(maximum)) {
                ScalarEntropyKernel.INSTANCE.measure(row, offset, length, temperature, result);
                return;
            }
        }
        float scale = ScalarEntropyKernel.scale(temperature);
        float origin = top * scale;
        if (!ScalarEntropyKernel.isOrdinary(origin)) {
            ScalarEntropyKernel.INSTANCE.measure(row, offset, length, temperature, result);
            return;
        }
        int end = Math.min(length, topBlock + BLOCK);
        int topId = indexOf(row, offset, topBlock, end, top);
        float before = maximum(row, offset, topBlock, topId);
        float after = maximum(row, offset, topId + 1, end);
        float inBlock = Math.max(before, after);
        float second = Math.max(inBlock, next);
        int secondId;
        if (second == Float.NEGATIVE_INFINITY) {
            secondId = -1;
        } else if (inBlock < next || inBlock == next && nextBlock < topBlock) {
            secondId = indexOf(row, offset, nextBlock, Math.min(length, nextBlock + BLOCK), next);
        } else if (before == inBlock) {
            secondId = indexOf(row, offset, topBlock, topId, before);
        } else {
            secondId = indexOf(row, offset, topId + 1, end, after);
        }
        result.begin(top, topId, second, secondId);
        result.count(PowerOfTwo.LN2, (double) top * scale - origin);
        for (int from = 0; from < length; from += BLOCK) {
            addWeights(row, offset, from, Math.min(length, from + BLOCK), scale, origin, result);
        }
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        float top = Float.NEGATIVE_INFINITY;
        int topBlock = 0;
        for (int from = 0; from < length; from += BLOCK) {
            float maximum = maximum(row, offset, from, Math.min(length, from + BLOCK));
            if (maximum > top) {
                top = maximum;
                topBlock = from;
            } else if (Float.isNaN(maximum)) {
                return ScalarEntropyKernel.INSTANCE.argmax(row, offset, length);
            }
        }
        return indexOf(row, offset, topBlock, Math.min(length, topBlock + BLOCK), top);
    }

    /**
     * Takes the maximum of a range.
     *
     * @return the maximum, negative infinity for an empty range; NaN if the range holds NaN, and possibly if it holds
     *         values whose sum is not finite
     */
    private static float maximum(MemorySegment row, long offset, int from, int to) {
        FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = sum1;
        int i = from;
        for (; i <= to - 4 * LANES; i += 4 * LANES) {
            FloatVector x = load(row, offset, i);
            sum1 = sum1.add(x);
            a = a.blend(x, x.compare(VectorOperators.GT, a));
            x = load(row, offset, i + LANES);
            sum2 = sum2.add(x);
            b = b.blend(x, x.compare(VectorOperators.GT, b));
            x = load(row, offset, i + 2 * LANES);
            sum1 = sum1.add(x);
            c = c.blend(x, x.compare(VectorOperators.GT, c));
            x = load(row, offset, i + 3 * LANES);
            sum2 = sum2.add(x);
            d = d.blend(x, x.compare(VectorOperators.GT, d));
        }
        float sum = sum1.add(sum2).reduceLanes(VectorOperators.ADD);
        float maximum = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
        for (; i < to; i++) {
            float x = Lanes.logit(row, offset, i);
            sum += x;
            maximum = Math.max(maximum, x);
        }
        return Float.isNaN(sum) ? Float.NaN : maximum + 0f; // one zero, in whatever order -0 and 0 come
    }

    /** Finds the first place of a value that the range is known to hold. */
    private static int indexOf(MemorySegment row, long offset, int from, int to, float value) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMask<Float> equal = load(row, offset, i).compare(VectorOperators.EQ, value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        while (i < to && Lanes.logit(row, offset, i) != value) {
            i++;
        }
        return i;
    }

    /** Adds the weights of a block. */
    private static void addWeights(MemorySegment row, long offset, int from, int to, float scale, float origin,
            RowSums result) {
        int end = to - (to - from) % Lanes.COUNT;
        float[] lanes = result.lanes();
        for (int lane = 0; lane < Lanes.HALF; lane += LANES) {
            addLanes(row, offset, from + lane, end, scale, origin, lanes, lane);
        }
        result.add(total(lanes, 0), total(lanes, Lanes.HALF), total(lanes, 2 * Lanes.HALF));
        for (int i = end; i < to; i++) {
            ScalarEntropyKernel.addWeight(Lanes.logit(row, offset, i), scale, origin, result);
        }
    }

    /** Adds the weights of as many lanes as two vectors have. */
    private static void addLanes(MemorySegment row, long offset, int from, int end, float scale, float origin,
            float[] lanes, int lane) {
        FloatVector origins = FloatVector.broadcast(SPECIES, origin);
        FloatVector slope = FloatVector.broadcast(SPECIES, -scale);
        FloatVector weightA = FloatVector.zero(SPECIES);
        FloatVector weightB = weightA;
        FloatVector dropA = weightA;
        FloatVector dropB = weightA;
        FloatVector squareA = weightA;
        FloatVector squareB = weightA;
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector x = VectorPowerOfTwo.capped(load(row, offset, i).fma(slope, origins));
            FloatVector w = VectorPowerOfTwo.of(x);
            weightA = weightA.add(w);
            FloatVector wx = w.mul(x);
            dropA = dropA.add(wx);
            squareA = wx.fma(x, squareA);
            FloatVector y = VectorPowerOfTwo.capped(load(row, offset, i + Lanes.HALF).fma(slope, origins));
            FloatVector v = VectorPowerOfTwo.of(y);
            weightB = weightB.add(v);
            FloatVector vy = v.mul(y);
            dropB = dropB.add(vy);
            squareB = vy.fma(y, squareB);
        }
        weightA.add(weightB).intoArray(lanes, lane);
        dropA.add(dropB).intoArray(lanes, lane + Lanes.HALF);
        squareA.add(squareB).intoArray(lanes, lane + 2 * Lanes.HALF);
    }

    private static double total(float[] lanes, int from) {
        double total = 0;
        for (int i = from; i < from + Lanes.HALF; i++) {
            total += lanes[i];
        }
        return total;
    }

    private static FloatVector load(MemorySegment row, long offset, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, offset + (long) index * Float.BYTES, ORDER);
    }
}
