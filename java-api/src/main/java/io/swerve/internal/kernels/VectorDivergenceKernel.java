package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: a sweep for the maxima, one for the normalizers and one for the terms. The exponential and the
 * forms of the loops are those of {@link VectorEntropyKernel}, for the same reasons.
 */
final class VectorDivergenceKernel implements DivergenceKernel {
    private static final VectorSpecies<Float> SPECIES = VectorPowerOfTwo.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private static final int BLOCK = Lanes.BLOCK;
    private static final float SMALL = DivergenceUnits.SMALL;

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
        float scale = ScalarEntropyKernel.scale(temperature);
        if (!DivergenceUnits.areOrdinary(pTop, qTop, qBottom, scale)) {
            return PreciseDivergence.of(p, pOffset, q, qOffset, length, temperature);
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
            float x = Lanes.logit(row, offset, i) * sign;
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
        int end = to - (to - from) % Lanes.COUNT;
        for (int lane = 0; lane < Lanes.HALF; lane += LANES) {
            addWeightLanes(row, offset, top, scale, from + lane, end, work);
        }
        for (int i = end; i < to; i++) {
            work.sum += ScalarDivergenceKernel.weight(Lanes.logit(row, offset, i), top, scale);
        }
    }

    /** Adds the weights of as many lanes as two vectors have. */
    private static void addWeightLanes(MemorySegment row, long offset, float top, float scale, int from, int end,
            Work work) {
        FloatVector tops = FloatVector.broadcast(SPECIES, top);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        for (int i = from; i < end; i += Lanes.COUNT) {
            a = a.add(VectorPowerOfTwo.of(VectorPowerOfTwo.capped(tops.sub(load(row, offset, i)).mul(scale))));
            b = b.add(VectorPowerOfTwo
                    .of(VectorPowerOfTwo.capped(tops.sub(load(row, offset, i + Lanes.HALF)).mul(scale))));
        }
        a.add(b).intoArray(work.lanes, 0);
        work.addLanes(1);
    }

    /**
     * Adds the terms of a block, see {@link DivergenceUnits}. Small and large t have loops of their own, since C2 boxes the
     * vectors of a body that does both.
     */
    private static void addTerms(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int to, Work work) {
        int end = to - (to - from) % Lanes.HALF;
        boolean all = true;
        for (int lane = 0; lane < Lanes.HALF; lane += LANES) {
            all &= addSmall(p, pOffset, q, qOffset, units, from + lane, end, work);
        }
        for (int lane = 0; lane < Lanes.HALF && !all; lane += LANES) {
            addLarge(p, pOffset, q, qOffset, units, from + lane, end, work);
        }
        for (int i = end; i < to; i++) {
            work.sum += units.term(Lanes.logit(p, pOffset, i), Lanes.logit(q, qOffset, i));
        }
    }

    /** Adds the terms of small t to as many lanes as a vector has. Returns whether there are no others. */
    private static boolean addSmall(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, units.pTop());
        FloatVector pOrigins = FloatVector.broadcast(SPECIES, units.pOrigin());
        FloatVector qOrigins = FloatVector.broadcast(SPECIES, units.qOrigin());
        FloatVector shifts = FloatVector.broadcast(SPECIES, units.shift());
        FloatVector toNats = FloatVector.broadcast(SPECIES, units.toNats());
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector sum = zero;
        FloatVector largest = zero;
        for (int i = from; i < end; i += Lanes.HALF) {
            FloatVector x = load(p, pOffset, i);
            FloatVector t = pOrigins.sub(x).sub(qOrigins.sub(load(q, qOffset, i))).fma(toNats, shifts);
            FloatVector size = t.mul(t);
            largest = largest.blend(size, size.compare(VectorOperators.GT, largest));
            // p times the series times t squared; t is cut to 0 where it is not small, so that nothing overflows
            FloatVector near = zero.blend(t, size.compare(VectorOperators.LT, SMALL));
            FloatVector weight = VectorPowerOfTwo.of(VectorPowerOfTwo.capped(pTops.sub(x).mul(units.toBits())));
            sum = series(near).fma(weight, sum);
        }
        sum.intoArray(work.lanes, 0);
        work.addLanes(units.pShare());
        return largest.compare(VectorOperators.LT, SMALL).allTrue();
    }

    /** Adds the terms of large t to as many lanes. */
    private static void addLarge(MemorySegment p, long pOffset, MemorySegment q, long qOffset, DivergenceUnits units,
            int from, int end, Work work) {
        FloatVector pTops = FloatVector.broadcast(SPECIES, units.pTop());
        FloatVector qTops = FloatVector.broadcast(SPECIES, units.qTop());
        FloatVector pOrigins = FloatVector.broadcast(SPECIES, units.pOrigin());
        FloatVector qOrigins = FloatVector.broadcast(SPECIES, units.qOrigin());
        FloatVector shifts = FloatVector.broadcast(SPECIES, units.shift());
        FloatVector toNats = FloatVector.broadcast(SPECIES, units.toNats());
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += Lanes.HALF) {
            FloatVector x = load(p, pOffset, i);
            FloatVector y = load(q, qOffset, i);
            FloatVector pDrop = VectorPowerOfTwo.capped(pTops.sub(x).mul(units.toBits()));
            FloatVector qDrop = VectorPowerOfTwo.capped(qTops.sub(y).mul(units.toBits()));
            VectorMask<Float> noP = pDrop.compare(VectorOperators.EQ, PowerOfTwo.DEEPEST);
            FloatVector t = pOrigins.sub(x).sub(qOrigins.sub(y)).fma(toNats, shifts);
            VectorMask<Float> small = t.mul(t).compare(VectorOperators.LT, SMALL);
            FloatVector pShare = VectorPowerOfTwo.of(pDrop).mul(units.pShare()).blend(0f, noP);
            FloatVector qShare = VectorPowerOfTwo.of(qDrop).mul(units.qShare());
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
}
