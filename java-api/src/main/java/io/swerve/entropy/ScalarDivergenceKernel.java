package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The kernel that runs on every JVM, in double precision. The vector kernel leaves rows that are out of the ordinary
 * (NaN, infinities, enormous logits) to it, so what such rows mean is defined here alone.
 */
final class ScalarDivergenceKernel implements DivergenceKernel {
    static final ScalarDivergenceKernel INSTANCE = new ScalarDivergenceKernel();

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** Below this magnitude of t, exp(t) - 1 - t is taken from its series, as the plain formula cancels. */
    private static final double SERIES = 0.01;

    private ScalarDivergenceKernel() {}

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        double pTop = top(p, pOffset, length);
        double qTop = top(q, qOffset, length);
        if (!(Double.isFinite(pTop) && Double.isFinite(qTop))) {
            return Double.NaN;
        }
        double scale = 1.0 / temperature;
        double pLog = Math.log(weight(p, pOffset, length, pTop, scale));
        double qLog = Math.log(weight(q, qOffset, length, qTop, scale));
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double logP = (logit(p, pOffset, i) - pTop) * scale - pLog;
            double logQ = (logit(q, qOffset, i) - qTop) * scale - qLog;
            sum += term(logP, logQ);
        }
        return sum;
    }

    private static double term(double logP, double logQ) {
        double p = Math.exp(logP);
        double t = logQ - logP;
        if (p == 0) { // 0 ln 0 is 0, and infinity minus infinity must not be tried
            return Math.exp(logQ);
        }
        return Math.abs(t) < SERIES ? p * excess(t) : Math.exp(logQ) - p - p * t;
    }

    /** Returns the maximum, or NaN if the row holds NaN. */
    private static double top(MemorySegment row, long offset, int length) {
        float top = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            top = Math.max(top, logit(row, offset, i)); // NaN, once met, stays
        }
        return top;
    }

    private static double weight(MemorySegment row, long offset, int length, double top, double scale) {
        double weight = 0;
        for (int i = 0; i < length; i++) {
            weight += Math.exp((logit(row, offset, i) - top) * scale);
        }
        return weight;
    }

    /**
     * Computes exp(t) - 1 - t.
     *
     * @param t any number, or negative infinity
     * @return at least 0; infinity for negative infinity
     */
    static double excess(double t) {
        if (Math.abs(t) < SERIES) {
            return t * t * (1.0 / 2 + t * (1.0 / 6 + t * (1.0 / 24 + t * (1.0 / 120 + t * (1.0 / 720)))));
        }
        return Math.expm1(t) - t;
    }

    private static float logit(MemorySegment row, long offset, int index) {
        return row.get(FLOAT, offset + (long) index * Float.BYTES);
    }
}
