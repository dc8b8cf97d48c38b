package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
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
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Logits per block, and so the length of float sums. */
    static final int BLOCK = 4096;

    /** Rows of q that spread further, in bits, are left to the scalar kernel; so is negative infinity. */
    private static final double LARGEST_SPREAD = 1 << 20;

    /** Below this magnitude of t, exp(t) - 1 - t is taken from its series, as the plain formula cancels. */
    static final float SERIES = 0.5f;

    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    /** A sum in double precision, and room for a vector's lanes: a vector that is handed on itself is put on the heap. */
    private static final class Work {
        private final float[] lanes = new float[LANES];
        private double sum;

        /** Adds the lanes in their order: reduceLanes adds differently before and after compilation. */
        void addLanes(double factor) {
            for (int i = 0; i < LANES; i++) {
                sum += factor * lanes[i];
            }
        }

        /** Returns the sum, and begins anew. */
        double taken() {
            double taken = sum;
            sum = 0;
            return taken;
        }
    }

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        float pTop = extreme(p, pOffset, length, 1);
        float qTop = extreme(q, qOffset, length, 1);
        float qBottom = -extreme(q, qOffset, length, -1);
        float scale = (float) (1 / (VectorEntropyKernel.LN2 * temperature));
        if (!isOrdinary(pTop, qTop, qBottom, scale)) {
            return ScalarDivergenceKernel.INSTANCE.divergence(p, pOffset, q, qOffset, length, temperature);
        }
        Work work = WORK.get();
        work.sum = 0; // whatever a row that could not be read left there
        double pWeight = weight(p, pOffset, length, pTop, scale, work);
        double qWeight = weight(q, qOffset, length, qTop, scale, work);
        DivergenceUnits units = DivergenceUnits.of(pTop, pWeight, qTop, qWeight, scale, temperature);
        for (int from = 0; from < length; from += BLOCK) {
            addTerms(p, pOffset, q, qOffset, units, from, Math.min(length, from + BLOCK), work);
        }
        return Math.max(0, work.taken());
    }

    /**
     * Tells whether rows can be compared in float arithmetic. Where a sum of a row's logits may overflow in one order and
     * not in another, they can't.
     */
    static boolean isOrdinary(float pTop, float qTop, float qBottom, float scale) {
        return Math.abs(pTop) * scale <= LARGEST_SPREAD && ((double) qTop - qBottom) * scale <= LARGEST_SPREAD;
    }

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
        return Float.isNaN(sum) ? Float.NaN : maximum + 0f; // one zero, in whatever order -0 and 0 come
    }

    /** Adds up the weights of a row, that of its maximum being 1. */
    private static double weight(MemorySegment row, long offset, int length, float top, float scale,
            Work work) {
        for (int from = 0; from < length; from += BLOCK) {
            addWeights(row, offset, top, scale, from, Math.min(length, from + BLOCK), work);
        }
        return work.taken();
    }

    private static void addWeights(MemorySegment row, long offset, float top, float scale, int from, int to,
            Work work) {
        FloatVector tops = FloatVector.broadcast(SPECIES, top);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        int i = from;
        for (; i <= to - 2 * LANES; i += 2 * LANES) {
            a = a.add(VectorEntropyKernel
                    .powerOfTwo(VectorEntropyKernel.capped(tops.sub(load(row, offset, i)).mul(scale))));
            b = b.add(VectorEntropyKernel
                    .powerOfTwo(VectorEntropyKernel.capped(tops.sub(load(row, offset, i + LANES)).mul(scale))));
        }
        a.add(b).intoArray(work.lanes, 0);
        work.addLanes(1);
        for (; i < to; i++) {
            work.sum += DivergenceUnits.weight((top - logit(row, offset, i)) * scale);
        }
    }

    /**
     * Adds the terms of a block. With t = ln q - ln p, a term is p (exp(t) - 1 - t), which is q - p - p t where t is
     * large. Logits are subtracted before anything is multiplied: where the rows hardly differ, that is exact. Small and
     * large t have loops of their own, since C2 boxes the vectors of a body that does both.
     */
    private static void addTerms(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int to, Work work) {
        int end = from + (to - from) / LANES * LANES;
        boolean allNear = addNear(p, pOffset, q, qOffset, units, from, end, work);
        if (!allNear) {
            addFar(p, pOffset, q, qOffset, units, from, end, work);
        }
        for (int i = end; i < to; i++) {
            work.sum += units.term(logit(p, pOffset, i), logit(q, qOffset, i));
        }
    }

    /** Adds the terms of small t. Returns whether there are no others. */
    private static boolean addNear(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, units.pTop());
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
            FloatVector weight = VectorEntropyKernel
                    .powerOfTwo(VectorEntropyKernel.capped(pTops.sub(x).mul(units.toBits())));
            sum = series(near).fma(weight, sum);
        }
        sum.intoArray(work.lanes, 0);
        work.addLanes(units.pShare());
        return largest.compare(VectorOperators.LT, SERIES * SERIES).allTrue();
    }

    /** Adds the terms of large t. Where p is 0 the term is q, which is 0 too where the row falls as deep. */
    private static void addFar(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, units.pTop());
        FloatVector qTops = FloatVector.broadcast(SPECIES, units.qTop());
        FloatVector pOrigins = FloatVector.broadcast(SPECIES, units.pOrigin());
        FloatVector qOrigins = FloatVector.broadcast(SPECIES, units.qOrigin());
        FloatVector shifts = FloatVector.broadcast(SPECIES, units.shift());
        FloatVector toNats = FloatVector.broadcast(SPECIES, units.toNats());
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += LANES) {
            FloatVector x = load(p, pOffset, i);
            FloatVector y = load(q, qOffset, i);
            FloatVector pDrop = VectorEntropyKernel.capped(pTops.sub(x).mul(units.toBits()));
            FloatVector qDrop = VectorEntropyKernel.capped(qTops.sub(y).mul(units.toBits()));
            VectorMask<Float> noP = pDrop.compare(VectorOperators.EQ, VectorEntropyKernel.DEEPEST_DROP);
            FloatVector t = pOrigins.sub(x).sub(qOrigins.sub(y)).fma(toNats, shifts);
            VectorMask<Float> small = t.mul(t).compare(VectorOperators.LT, SERIES * SERIES);
            FloatVector pShare = VectorEntropyKernel.powerOfTwo(pDrop).mul(units.pShare()).blend(0f, noP);
            FloatVector qShare = VectorEntropyKernel.powerOfTwo(qDrop).mul(units.qShare());
            // an infinite t, where p is impossible, must not meet the 0 of p
            FloatVector term = qShare.sub(pShare).sub(pShare.mul(t.blend(0f, noP)));
            sum = sum.add(term.blend(0f, small));
        }
        sum.intoArray(work.lanes, 0);
        work.addLanes(1);
    }

    /** Computes exp(t) - 1 - t for small t. */
    private static FloatVector series(FloatVector t) {
        FloatVector sum = FloatVector.broadcast(SPECIES, 1f / 5040).fma(t, FloatVector.broadcast(SPECIES, 1f / 720))
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 120)).fma(t, FloatVector.broadcast(SPECIES, 1f / 24))
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 6)).fma(t, FloatVector.broadcast(SPECIES, 1f / 2));
        return sum.mul(t).mul(t);
    }

    private static FloatVector load(MemorySegment row, long offset, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, offset + (long) index * Float.BYTES, ORDER);
    }

    private static float logit(MemorySegment row, long offset, int index) {
        return row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) index * Float.BYTES);
    }
}
