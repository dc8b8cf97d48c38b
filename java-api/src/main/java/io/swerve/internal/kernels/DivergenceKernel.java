package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over two rows of logits. It adds up p (r - 1 - ln r), r = q / p, which is the divergence because p and q
 * both sum to 1. No term is negative, so nothing cancels, and an error in the normalizers has an effect of second order only:
 * the result is as good for two rows that hardly differ as for any others, and exactly 0 for equal ones.
 * <p>
 * Each sum has one order of addition: two rows give the same bits on every machine, by every implementation, compiled or not.
 * <p>
 * Implementations hold no state, so any thread may use them. They trust their caller: the ranges have been checked,
 * {@code length >= 1} and the temperature is from 1e-6 to 1e6.
 */
public interface DivergenceKernel {
    /**
     * Computes KL(p||q).
     *
     * @param p the memory that holds the row of p
     * @param pOffset where that row starts, in bytes
     * @param q the memory that holds the row of q
     * @param qOffset where that row starts, in bytes
     * @param length number of logits in each row
     * @param temperature divides the logits
     * @return the divergence in nats, at least 0; infinite if p needs a token that q excludes; NaN if either row defines
     *         no distribution
     */
    double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length, float temperature);
}
