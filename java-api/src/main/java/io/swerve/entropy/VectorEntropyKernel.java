package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API. One sweep finds the maximum of each block, a second adds up the weights; a row of
 * 151,936 logits (600 KB) stays in the second-level cache between them. Floats are added within a block only, blocks in
 * double precision, so the sums are good to about 1e-7.
 * <p>
 * Three things here are as they are because of what C2 makes of them on x86:
 * <ul>
 * <li>{@code lanewise(EXP)} is a call per vector, so the exponential is written out;
 * <li>{@code max} needs five instructions to order NaN and -0 as Java does, so maxima are compare and blend, and NaN is
 * noticed by a sum beside them;
 * <li>a body of four exponentials outgrows the inliner's budget and boxes every vector, so that loop goes by two.
 * </ul>
 */
final class VectorEntropyKernel implements EntropyKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Logits per block: few enough for float sums, enough to make the work between blocks small. */
    static final int BLOCK = 4096;

    static final double LN2 = Math.log(2);

    /** Drops are cut off here, in bits: far below anything that counts, and 2^-120 is still a normal float. */
    static final float DEEPEST_DROP = 120f;

    /** Above this, in bits, a float no longer resolves the maximum well; such rows are left to the scalar kernel. */
    static final float LARGEST_TOP = 1 << 20;

    /** Adding 1.5 * 2^23 rounds to an integer and leaves that integer in the low bits of the mantissa. */
    static final float ROUNDER = 0x1.8p23f;
    static final int MANTISSA_BITS = 23;

    // 2^f = 1 + f * (C1 + ...) on [-1/2, 1/2]: minimax in relative error, 1.1e-7 in float arithmetic.
    static final float C1 = 0.693147f;
    static final float C2 = 0.24022242f;
    static final float C3 = 0.05550734f;
    static final float C4 = 0.009671513f;
    static final float C5 = 0.0013264727f;

    /**
     * Says why this kernel would be slow here, if it would.
     *
     * @return the reason; empty when the hardware suits the kernel
     */
    static Optional<String> obstacle() {
        return obstacle(System.getProperty("os.arch", ""), SPECIES.vectorBitSize());
    }

    /**
     * Says why this kernel would be slow, if it would. Without an instruction for it, a fused multiply-add is emulated
     * with BigDecimal; x86 processors have that instruction exactly when they have 256-bit integer vectors.
     *
     * @param architecture the value of {@code os.arch}
     * @param bits the preferred vector size
     * @return the reason; empty when the hardware suits the kernel
     */
    static Optional<String> obstacle(String architecture, int bits) {
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        int needed = x86 ? 256 : 128;
        return bits >= needed
                ? Optional.empty()
                : Optional.of("vectors have " + bits + " bits here and " + needed + " are needed on " + architecture);
    }

    /** Returns how many floats a vector has here. */
    static int lanes() {
        return LANES;
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
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
        float scale = (float) (1 / (LN2 * temperature));
        float origin = top * scale;
        if (!(Math.abs(origin) <= LARGEST_TOP)) {
            ScalarEntropyKernel.INSTANCE.measure(row, offset, length, temperature, result);
            return;
        }
        for (int from = 0; from < length; from += BLOCK) {
            addWeights(row, offset, from, Math.min(length, from + BLOCK), scale, origin, result);
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
        result.complete(top, topId, second, secondId, LN2, (double) top * scale - origin);
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
            float x = logit(row, offset, i);
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
        while (i < to && logit(row, offset, i) != value) {
            i++;
        }
        return i;
    }

    /**
     * Adds the weights of a block. The drop of a logit below the maximum, in bits, is {@code origin - logit * scale},
     * its weight 2 to the minus drop.
     */
    private static void addWeights(MemorySegment row, long offset, int from, int to, float scale, float origin,
            LogitStatistics result) {
        FloatVector origins = FloatVector.broadcast(SPECIES, origin);
        FloatVector slope = FloatVector.broadcast(SPECIES, -scale);
        FloatVector weightA = FloatVector.zero(SPECIES);
        FloatVector weightB = weightA;
        FloatVector dropA = weightA;
        FloatVector dropB = weightA;
        FloatVector squareA = weightA;
        FloatVector squareB = weightA;
        int i = from;
        for (; i <= to - 2 * LANES; i += 2 * LANES) {
            FloatVector x = capped(load(row, offset, i).fma(slope, origins));
            FloatVector w = powerOfTwo(x);
            weightA = weightA.add(w);
            FloatVector wx = w.mul(x);
            dropA = dropA.add(wx);
            squareA = wx.fma(x, squareA);
            FloatVector y = capped(load(row, offset, i + LANES).fma(slope, origins));
            FloatVector v = powerOfTwo(y);
            weightB = weightB.add(v);
            FloatVector vy = v.mul(y);
            dropB = dropB.add(vy);
            squareB = vy.fma(y, squareB);
        }
        float[] lanes = result.lanes();
        weightA.add(weightB).intoArray(lanes, 0);
        dropA.add(dropB).intoArray(lanes, LANES);
        squareA.add(squareB).intoArray(lanes, 2 * LANES);
        double weight = total(lanes, 0);
        double drop = total(lanes, LANES);
        double square = total(lanes, 2 * LANES);
        for (; i < to; i++) {
            double x = (double) origin - (double) logit(row, offset, i) * scale;
            if (x < DEEPEST_DROP) {
                double w = Math.exp(-LN2 * x);
                weight += w;
                drop += w * x;
                square += w * x * x;
            }
        }
        result.add(weight, drop, square);
    }

    /**
     * Adds the lanes of a vector up in their order. {@code reduceLanes} may add in any order, and does so differently
     * before and after compilation: the same row would give two results.
     */
    private static double total(float[] lanes, int from) {
        double total = 0;
        for (int i = from; i < from + LANES; i++) {
            total += lanes[i];
        }
        return total;
    }

    /** Cuts drops at {@link #DEEPEST_DROP}. As integers, floats order like floats, and that takes one instruction. */
    static FloatVector capped(FloatVector drop) {
        return drop.reinterpretAsInts().min(IntVector.broadcast(INTS, Float.floatToRawIntBits(DEEPEST_DROP)))
                .reinterpretAsFloats();
    }

    /** Raises 2 to the minus {@code drop}: whole bits go to the exponent, the rest to the polynomial. */
    static FloatVector powerOfTwo(FloatVector drop) {
        FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
        FloatVector rounded = rounder.sub(drop);
        FloatVector f = rounder.sub(rounded).sub(drop);
        FloatVector mantissa = FloatVector.broadcast(SPECIES, C5).fma(f, FloatVector.broadcast(SPECIES, C4))
                .fma(f, FloatVector.broadcast(SPECIES, C3)).fma(f, FloatVector.broadcast(SPECIES, C2))
                .fma(f, FloatVector.broadcast(SPECIES, C1)).fma(f, FloatVector.broadcast(SPECIES, 1f));
        return mantissa.reinterpretAsInts()
                .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsFloats();
    }

    private static FloatVector load(MemorySegment row, long offset, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, offset + (long) index * Float.BYTES, ORDER);
    }

    private static float logit(MemorySegment row, long offset, int index) {
        return row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) index * Float.BYTES);
    }
}
