package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The kernel in plain Java, and the definition of what the other one computes. Like {@link ScalarEntropyKernel} it goes lane
 * by lane: normalizers in {@link Lanes#COUNT}, terms in {@link Lanes#HALF}.
 */
final class ScalarDivergenceKernel implements DivergenceKernel {
    static final ScalarDivergenceKernel INSTANCE = new ScalarDivergenceKernel();

    private static final int BLOCK = Lanes.BLOCK;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    /** A block of either row, and the sum so far. */
    private static final class Work {
        private final float[] p = new float[BLOCK];
        private final float[] q = new float[BLOCK];
        private double sum;
    }

    private ScalarDivergenceKernel() {}

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        Work work = WORK.get();
        float pTop = extreme(p, pOffset, length, 1, work);
        float qTop = extreme(q, qOffset, length, 1, work);
        float qBottom = -extreme(q, qOffset, length, -1, work);
        float scale = ScalarEntropyKernel.scale(temperature);
        if (!DivergenceUnits.areOrdinary(pTop, qTop, qBottom, scale)) {
            return PreciseDivergence.of(p, pOffset, q, qOffset, length, temperature);
        }
        double pWeight = weight(p, pOffset, length, pTop, scale, work);
        double qWeight = weight(q, qOffset, length, qTop, scale, work);
        DivergenceUnits units = DivergenceUnits.of(pTop, pWeight, qTop, qWeight, scale, temperature);
        work.sum = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = Lanes.copy(p, pOffset, from, length, work.p);
            Lanes.copy(q, qOffset, from, length, work.q);
            addTerms(units, count, work);
        }
        return Math.max(0, work.sum);
    }

    /** Takes the maximum of a row times a sign; NaN if the row holds NaN. */
    private static float extreme(MemorySegment row, long offset, int length, float sign, Work work) {
        float[] block = work.p;
        float maximum = Float.NEGATIVE_INFINITY;
        for (int from = 0; from < length; from += BLOCK) {
            int count = Lanes.copy(row, offset, from, length, block);
            for (int i = 0; i < count; i++) {
                float x = block[i] * sign;
                if (x > maximum) {
                    maximum = x;
                } else if (x != x) {
                    return Float.NaN;
                }
            }
        }
        return maximum + 0f; // one zero, in whatever order -0 and 0 come
    }

    /** Adds up the weights of a row, that of its maximum being 1. */
    private static double weight(MemorySegment row, long offset, int length, float top, float scale, Work work) {
        float[] block = work.p;
        double sum = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = Lanes.copy(row, offset, from, length, block);
            int whole = count - count % Lanes.COUNT;
            for (int lane = 0; lane < Lanes.HALF; lane++) {
                float a = 0;
                float b = 0;
                for (int i = lane; i < whole; i += Lanes.COUNT) {
                    a += weight(block[i], top, scale);
                    b += weight(block[i + Lanes.HALF], top, scale);
                }
                sum += a + b;
            }
            for (int i = whole; i < count; i++) {
                sum += weight(block[i], top, scale);
            }
        }
        return sum;
    }

    static float weight(float logit, float top, float scale) {
        return PowerOfTwo.of(PowerOfTwo.capped((top - logit) * scale));
    }

    private static void addTerms(DivergenceUnits units, int count, Work work) {
        int end = count - count % Lanes.HALF;
        if (!addSmall(units, end, work)) {
            addLarge(units, end, work);
        }
        for (int i = end; i < count; i++) {
            work.sum += units.term(work.p[i], work.q[i]);
        }
    }

    /** Adds the terms of small t. Returns whether there are no others. */
    private static boolean addSmall(DivergenceUnits units, int end, Work work) {
        float[] p = work.p;
        float[] q = work.q;
        double share = units.pShare();
        boolean all = true;
        for (int lane = 0; lane < Lanes.HALF; lane++) {
            float sum = 0;
            for (int i = lane; i < end; i += Lanes.HALF) {
                float t = units.difference(p[i], q[i]);
                all &= DivergenceUnits.isSmall(t);
                sum = units.plusSmall(p[i], t, sum);
            }
            work.sum += share * sum;
        }
        return all;
    }

    /** Adds the terms of large t. */
    private static void addLarge(DivergenceUnits units, int end, Work work) {
        float[] p = work.p;
        float[] q = work.q;
        for (int lane = 0; lane < Lanes.HALF; lane++) {
            float sum = 0;
            for (int i = lane; i < end; i += Lanes.HALF) {
                float t = units.difference(p[i], q[i]);
                if (!DivergenceUnits.isSmall(t)) {
                    sum += units.large(p[i], q[i], t);
                }
            }
            work.sum += sum;
        }
    }
}
