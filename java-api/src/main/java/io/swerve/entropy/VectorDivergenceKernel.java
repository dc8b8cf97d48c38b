package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: a sweep for the maxima, one for the normalizers and one for the terms. Floats are added
 * within a block only, blocks in double precision. The exponential and the forms of the loops are those of
 * {@link VectorEntropyKernel}, for the same reasons.
 */
final class VectorDivergenceKernel implements DivergenceKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Logits per block, and so the length of float sums. */
    private static final int BLOCK = 4096;

    private static final double LN2 = Math.log(2);

    /** Where exponentials are cut off, in bits below the maximum: far below anything that counts. */
    private static final float DEEPEST_DROP = 120f;

    /** Rows of q that spread further, in bits, are left to the scalar kernel; so is negative infinity. */
    private static final double LARGEST_SPREAD = 1 << 20;

    /** Below this magnitude of t, exp(t) - 1 - t is taken from its series, as the plain formula cancels. */
    private static final float SERIES = 0.5f;

    /**
     * Rows whose maxima are no further apart are compared logit with logit: between neighbours that subtraction is
     * exact. Others are compared by the distances from their maxima, lest a common offset take all the digits.
     */
    private static final float NEAR_TOPS = 1;

    private static final float ROUNDER = 0x1.8p23f;
    private static final int MANTISSA_BITS = 23;

    // 2^f = 1 + f * (C1 + ...) on [-1/2, 1/2]: minimax in relative error, 1.1e-7 in float arithmetic.
    private static final float C1 = 0.693147f;
    private static final float C2 = 0.24022242f;
    private static final float C3 = 0.05550734f;
    private static final float C4 = 0.009671513f;
    private static final float C5 = 0.0013264727f;

    /** A sum in double precision, and room for a vector's lanes. */
    private static final class Work {
        private final float[] lanes = new float[LANES];
        private double sum;

        /** Adds the lanes in their order: reduceLanes adds differently before and after compilation. */
        void add(FloatVector vector, double factor) {
            vector.intoArray(lanes, 0);
            for (int i = 0; i < LANES; i++) {
                sum += factor * lanes[i];
            }
        }
    }

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        float pTop = extreme(p, pOffset, length, 1);
        float qTop = extreme(q, qOffset, length, 1);
        float qBottom = -extreme(q, qOffset, length, -1);
        float scale = (float) (1 / (LN2 * temperature));
        if (!(Float.isFinite(pTop) && ((double) qTop - qBottom) * scale <= LARGEST_SPREAD)) {
            return ScalarDivergenceKernel.INSTANCE.divergence(p, pOffset, q, qOffset, length, temperature);
        }
        double pWeight = weight(p, pOffset, length, pTop, scale);
        double qWeight = weight(q, qOffset, length, qTop, scale);
        Work terms = new Work();
        Row pRow = new Row(pTop, (float) (1 / pWeight));
        Row qRow = new Row(qTop, (float) (1 / qWeight));
        double shift = Math.log(pWeight) - Math.log(qWeight);
        Units units = Math.abs(pTop - qTop) <= NEAR_TOPS
                ? new Units(scale, 1 / temperature, 0, 0, (float) (((double) pTop - qTop) / temperature + shift))
                : new Units(scale, 1 / temperature, pTop, qTop, (float) shift);
        for (int from = 0; from < length; from += BLOCK) {
            int to = Math.min(length, from + BLOCK);
            addTerms(p, pOffset, pRow, q, qOffset, qRow, units, from, to, terms);
        }
        return Math.max(0, terms.sum);
    }

    /**
     * What turns a row's weights into probabilities.
     *
     * @param top the largest logit
     * @param share the probability of the largest logit
     */
    private record Row(float top, float share) {}

    /**
     * What turns differences of logits into logarithms.
     *
     * @param toBits one over the temperature, in bits
     * @param toNats one over the temperature
     * @param pOrigin where logits of p are counted from when they are compared with those of q
     * @param qOrigin where logits of q are counted from then
     * @param shift what remains between the two rows: the logarithm of their normalizers' ratio, seen from the origins
     */
    private record Units(float toBits, float toNats, float pOrigin, float qOrigin, float shift) {}

    /**
     * Takes the maximum of a row times a sign.
     *
     * @return the maximum; NaN if the row holds NaN, and possibly if it holds values whose sum is not finite
     */
    private static float extreme(MemorySegment row, long offset, int length, float sign) {
        FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector sumA = FloatVector.zero(SPECIES);
        FloatVector sumB = sumA;
        int i = 0;
        for (; i <= length - 2 * LANES; i += 2 * LANES) {
            FloatVector x = load(row, offset, i).mul(sign);
            sumA = sumA.add(x);
            a = a.blend(x, x.compare(VectorOperators.GT, a));
            x = load(row, offset, i + LANES).mul(sign);
            sumB = sumB.add(x);
            b = b.blend(x, x.compare(VectorOperators.GT, b));
        }
        float sum = sumA.add(sumB).reduceLanes(VectorOperators.ADD);
        float maximum = a.max(b).reduceLanes(VectorOperators.MAX);
        for (; i < length; i++) {
            float x = logit(row, offset, i) * sign;
            sum += x;
            maximum = Math.max(maximum, x);
        }
        return Float.isNaN(sum) ? Float.NaN : maximum;
    }

    /** Adds up the weights of a row, that of its maximum being 1. */
    private static double weight(MemorySegment row, long offset, int length, float top, float scale) {
        Work work = new Work();
        for (int from = 0; from < length; from += BLOCK) {
            addWeights(row, offset, top, scale, from, Math.min(length, from + BLOCK), work);
        }
        return work.sum;
    }

    private static void addWeights(MemorySegment row, long offset, float top, float scale, int from, int to,
            Work work) {
        FloatVector tops = FloatVector.broadcast(SPECIES, top);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        int i = from;
        for (; i <= to - 2 * LANES; i += 2 * LANES) {
            a = a.add(powerOfTwo(capped(tops.sub(load(row, offset, i)).mul(scale))));
            b = b.add(powerOfTwo(capped(tops.sub(load(row, offset, i + LANES)).mul(scale))));
        }
        work.add(a.add(b), 1);
        for (; i < to; i++) {
            work.sum += weight((top - logit(row, offset, i)) * scale);
        }
    }

    private static double weight(float drop) {
        return drop < DEEPEST_DROP ? Math.exp(-LN2 * drop) : 0;
    }

    /**
     * Adds the terms of a block. With t = ln q - ln p, a term is p (exp(t) - 1 - t), which is q - p - p t where t is
     * large. Logits are subtracted before anything is multiplied: where the rows hardly differ, that is exact. Small and
     * large t have loops of their own, since C2 boxes the vectors of a body that does both.
     */
    private static void addTerms(MemorySegment p, long pOffset, Row pRow, MemorySegment q, long qOffset, Row qRow,
            Units units, int from, int to, Work work) {
        int end = from + (to - from) / LANES * LANES;
        boolean allNear = addNear(p, pOffset, pRow, q, qOffset, units, from, end, work);
        if (!allNear) {
            addFar(p, pOffset, pRow, q, qOffset, qRow, units, from, end, work);
        }
        for (int i = end; i < to; i++) {
            float x = logit(p, pOffset, i);
            float y = logit(q, qOffset, i);
            double pShare = weight((pRow.top() - x) * units.toBits()) * pRow.share();
            double difference = (units.pOrigin() - (double) x) - (units.qOrigin() - (double) y);
            work.sum += pShare == 0
                    ? weight((qRow.top() - y) * units.toBits()) * qRow.share()
                    : pShare * ScalarDivergenceKernel.excess(difference * units.toNats() + units.shift());
        }
    }

    /** Adds the terms of small t. Returns whether there are no others. */
    private static boolean addNear(MemorySegment p, long pOffset, Row pRow, MemorySegment q, long qOffset, Units units,
            int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, pRow.top());
        FloatVector pOrigins = FloatVector.broadcast(SPECIES, units.pOrigin());
        FloatVector qOrigins = FloatVector.broadcast(SPECIES, units.qOrigin());
        FloatVector shifts = FloatVector.broadcast(SPECIES, units.shift());
        FloatVector toNats = FloatVector.broadcast(SPECIES, units.toNats());
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector sum = zero;
        FloatVector largest = zero;
        for (int i = from; i < end; i += LANES) {
            FloatVector x = load(p, pOffset, i);
            FloatVector t = pOrigins.sub(x).sub(qOrigins.sub(load(q, qOffset, i))).fma(toNats, shifts);
            FloatVector size = t.mul(t);
            largest = largest.blend(size, size.compare(VectorOperators.GT, largest));
            // p times the series times t squared; t is cut to 0 where it is not small, so that nothing overflows
            FloatVector near = zero.blend(t, size.compare(VectorOperators.LT, SERIES * SERIES));
            FloatVector weight = powerOfTwo(capped(pTops.sub(x).mul(units.toBits())));
            sum = series(near).fma(weight, sum);
        }
        work.add(sum, pRow.share());
        return largest.compare(VectorOperators.LT, SERIES * SERIES).allTrue();
    }

    /** Adds the terms of large t. Where p is 0 the term is q, which is 0 too where the row falls as deep. */
    private static void addFar(MemorySegment p, long pOffset, Row pRow, MemorySegment q, long qOffset, Row qRow,
            Units units, int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, pRow.top());
        FloatVector qTops = FloatVector.broadcast(SPECIES, qRow.top());
        FloatVector pOrigins = FloatVector.broadcast(SPECIES, units.pOrigin());
        FloatVector qOrigins = FloatVector.broadcast(SPECIES, units.qOrigin());
        FloatVector shifts = FloatVector.broadcast(SPECIES, units.shift());
        FloatVector toNats = FloatVector.broadcast(SPECIES, units.toNats());
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += LANES) {
            FloatVector x = load(p, pOffset, i);
            FloatVector y = load(q, qOffset, i);
            FloatVector pDrop = capped(pTops.sub(x).mul(units.toBits()));
            FloatVector qDrop = capped(qTops.sub(y).mul(units.toBits()));
            VectorMask<Float> noP = pDrop.compare(VectorOperators.EQ, DEEPEST_DROP);
            FloatVector t = pOrigins.sub(x).sub(qOrigins.sub(y)).fma(toNats, shifts);
            VectorMask<Float> small = t.mul(t).compare(VectorOperators.LT, SERIES * SERIES);
            FloatVector pShare = powerOfTwo(pDrop).mul(pRow.share()).blend(0f, noP);
            FloatVector qShare = powerOfTwo(qDrop).mul(qRow.share());
            // an infinite t, where p is impossible, must not meet the 0 of p
            FloatVector term = qShare.sub(pShare).sub(pShare.mul(t.blend(0f, noP)));
            sum = sum.add(term.blend(0f, small));
        }
        work.add(sum, 1);
    }

    /** Computes exp(t) - 1 - t for small t. */
    private static FloatVector series(FloatVector t) {
        FloatVector sum = FloatVector.broadcast(SPECIES, 1f / 5040).fma(t, FloatVector.broadcast(SPECIES, 1f / 720))
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 120)).fma(t, FloatVector.broadcast(SPECIES, 1f / 24))
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 6)).fma(t, FloatVector.broadcast(SPECIES, 1f / 2));
        return sum.mul(t).mul(t);
    }

    /** Cuts drops at {@link #DEEPEST_DROP}. As integers, floats order like floats, and that takes one instruction. */
    private static FloatVector capped(FloatVector drop) {
        return drop.reinterpretAsInts().min(IntVector.broadcast(INTS, Float.floatToRawIntBits(DEEPEST_DROP)))
                .reinterpretAsFloats();
    }

    /** Raises 2 to the minus {@code drop}: whole bits go to the exponent, the rest to the polynomial. */
    private static FloatVector powerOfTwo(FloatVector drop) {
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
