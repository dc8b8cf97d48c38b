package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The divergence in doubles, for rows that are out of the ordinary (NaN, infinities, enormous logits): what such rows mean is
 * defined here alone. Slow, and the same on all machines.
 */
final class PreciseDivergence {
    /** Below this magnitude of t, exp(t) - 1 - t is taken from its series, as the plain formula cancels. */
    private static final double SERIES = 0.01;

    private PreciseDivergence() {}

    static double of(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length, float temperature) {
        double pTop = top(p, pOffset, length);
        double qTop = top(q, qOffset, length);
        if (!(Double.isFinite(pTop) && Double.isFinite(qTop))) {
            return Double.NaN;
        }
        double scale = 1.0 / temperature;
        double pLog = StrictMath.log(weight(p, pOffset, length, pTop, scale));
        double qLog = StrictMath.log(weight(q, qOffset, length, qTop, scale));
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double logP = (Lanes.logit(p, pOffset, i) - pTop) * scale - pLog;
            double logQ = (Lanes.logit(q, qOffset, i) - qTop) * scale - qLog;
            sum += term(logP, logQ);
        }
        return sum;
    }

    private static double term(double logP, double logQ) {
        double p = StrictMath.exp(logP);
        double t = logQ - logP;
        if (p == 0) { // 0 ln 0 is 0, and infinity minus infinity must not be tried
            return StrictMath.exp(logQ);
        }
        return Math.abs(t) < SERIES ? p * excess(t) : StrictMath.exp(logQ) - p - p * t;
    }

    /** Returns the maximum, or NaN if the row holds NaN. */
    private static double top(MemorySegment row, long offset, int length) {
        float top = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            top = Math.max(top, Lanes.logit(row, offset, i)); // NaN, once met, stays
        }
        return top;
    }

    private static double weight(MemorySegment row, long offset, int length, double top, double scale) {
        double weight = 0;
        for (int i = 0; i < length; i++) {
            weight += StrictMath.exp((Lanes.logit(row, offset, i) - top) * scale);
        }
        return weight;
    }

    /** Computes exp(t) - 1 - t for small t. */
    private static double excess(double t) {
        return t * t * (1.0 / 2 + t * (1.0 / 6 + t * (1.0 / 24 + t * (1.0 / 120 + t * (1.0 / 720)))));
    }
}
