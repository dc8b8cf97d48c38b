package io.swerve.entropy;

import java.lang.foreign.MemorySegment;

/**
 * Does what {@link VectorDivergenceKernel} does, operation by operation and so bit by bit, lane after lane without vectors:
 * see {@link LaneEntropyKernel}.
 */
final class LaneDivergenceKernel implements DivergenceKernel {
    private static final int BLOCK = VectorDivergenceKernel.BLOCK;
    private static final float SQUARE = VectorDivergenceKernel.SERIES * VectorDivergenceKernel.SERIES;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private final int lanes;

    /** A block of either row, and the sum so far. */
    private static final class Work {
        private final float[] p = new float[BLOCK];
        private final float[] q = new float[BLOCK];
        private double sum;
    }

    /**
     * Creates a kernel.
     *
     * @param lanes of the vectors that it does without, at least 1
     */
    LaneDivergenceKernel(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        Work work = WORK.get();
        float pTop = extreme(p, pOffset, length, 1, work);
        float qTop = extreme(q, qOffset, length, 1, work);
        float qBottom = -extreme(q, qOffset, length, -1, work);
        float scale = (float) (1 / (VectorEntropyKernel.LN2 * temperature));
        if (!VectorDivergenceKernel.isOrdinary(pTop, qTop, qBottom, scale)) {
            return ScalarDivergenceKernel.INSTANCE.divergence(p, pOffset, q, qOffset, length, temperature);
        }
        double pWeight = weight(p, pOffset, length, pTop, scale, work);
        double qWeight = weight(q, qOffset, length, qTop, scale, work);
        DivergenceUnits units = DivergenceUnits.of(pTop, pWeight, qTop, qWeight, scale, temperature);
        work.sum = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = LaneArithmetic.copy(p, pOffset, from, length, work.p);
            LaneArithmetic.copy(q, qOffset, from, length, work.q);
            addTerms(units, count, work);
        }
        return Math.max(0, work.sum);
    }

    /** Takes the maximum of a row times a sign; NaN if the row holds NaN. */
    private static float extreme(MemorySegment row, long offset, int length, float sign, Work work) {
        float[] block = work.p;
        float maximum = Float.NEGATIVE_INFINITY;
        for (int from = 0; from < length; from += BLOCK) {
            int count = LaneArithmetic.copy(row, offset, from, length, block);
            for (int i = 0; i < count; i++) {
                float x = block[i] * sign;
                if (x > maximum) {
                    maximum = x;
                } else if (x != x) {
                    return Float.NaN;
                }
            }
        }
        return maximum + 0f; // one zero, as there
    }

    private double weight(MemorySegment row, long offset, int length, float top, float scale, Work work) {
        float[] block = work.p;
        double sum = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = LaneArithmetic.copy(row, offset, from, length, block);
            int whole = count / (2 * lanes) * (2 * lanes);
            for (int lane = 0; lane < lanes; lane++) {
                float a = 0;
                float b = 0;
                for (int i = lane; i < whole; i += 2 * lanes) {
                    a += LaneArithmetic.powerOfTwo(LaneArithmetic.capped((top - block[i]) * scale));
                    b += LaneArithmetic.powerOfTwo(LaneArithmetic.capped((top - block[i + lanes]) * scale));
                }
                sum += a + b;
            }
            for (int i = whole; i < count; i++) {
                sum += DivergenceUnits.weight((top - block[i]) * scale);
            }
        }
        return sum;
    }

    private void addTerms(DivergenceUnits units, int count, Work work) {
        int end = count / lanes * lanes;
        if (!addNear(units, end, work)) {
            addFar(units, end, work);
        }
        for (int i = end; i < count; i++) {
            work.sum += units.term(work.p[i], work.q[i]);
        }
    }

    private boolean addNear(DivergenceUnits units, int end, Work work) {
        float[] p = work.p;
        float[] q = work.q;
        float pTop = units.pTop();
        float pOrigin = units.pOrigin();
        float qOrigin = units.qOrigin();
        float shift = units.shift();
        float toNats = units.toNats();
        float toBits = units.toBits();
        double share = units.pShare();
        boolean allNear = true;
        for (int lane = 0; lane < lanes; lane++) {
            float sum = 0;
            for (int i = lane; i < end; i += lanes) {
                float t = Math.fma(pOrigin - p[i] - (qOrigin - q[i]), toNats, shift);
                boolean near = t * t < SQUARE;
                allNear &= near;
                float weight = LaneArithmetic.powerOfTwo(LaneArithmetic.capped((pTop - p[i]) * toBits));
                sum = Math.fma(series(near ? t : 0), weight, sum);
            }
            work.sum += share * sum;
        }
        return allNear;
    }

    private void addFar(DivergenceUnits units, int end, Work work) {
        float[] p = work.p;
        float[] q = work.q;
        float toBits = units.toBits();
        for (int lane = 0; lane < lanes; lane++) {
            float sum = 0;
            for (int i = lane; i < end; i += lanes) {
                float t = Math.fma(units.pOrigin() - p[i] - (units.qOrigin() - q[i]), units.toNats(), units.shift());
                if (t * t < SQUARE) {
                    continue; // counted as near
                }
                float pDrop = LaneArithmetic.capped((units.pTop() - p[i]) * toBits);
                float qDrop = LaneArithmetic.capped((units.qTop() - q[i]) * toBits);
                float qShare = LaneArithmetic.powerOfTwo(qDrop) * units.qShare();
                if (pDrop == VectorEntropyKernel.DEEPEST_DROP) {
                    sum += qShare;
                } else {
                    float pShare = LaneArithmetic.powerOfTwo(pDrop) * units.pShare();
                    sum += qShare - pShare - pShare * t;
                }
            }
            work.sum += sum;
        }
    }

    private static float series(float t) {
        float sum = Math.fma(1f / 5040, t, 1f / 720);
        sum = Math.fma(sum, t, 1f / 120);
        sum = Math.fma(sum, t, 1f / 24);
        sum = Math.fma(sum, t, 1f / 6);
        sum = Math.fma(sum, t, 1f / 2);
        return sum * t * t;
    }
}
