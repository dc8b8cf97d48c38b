package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over one row of logits. Each sum has one order of addition, that of {@link Lanes}: a row gives the same bits
 * on every machine, by every implementation, compiled or not.
 * <p>
 * Implementations hold no state, so any thread may use them. They trust their caller: the range has been checked,
 * {@code length >= 1} and the temperature is from 1e-6 to 1e6.
 */
public interface EntropyKernel {
    /**
     * Measures a row.
     *
     * @param row the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of logits
     * @param temperature divides the logits
     * @param result receives the outcome, whatever the row holds
     */
    void measure(MemorySegment row, long offset, int length, float temperature, RowSums result);

    /**
     * Finds the first largest logit.
     *
     * @param row the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of logits
     * @return the index, or -1 when the row holds NaN
     */
    int argmax(MemorySegment row, long offset, int length);
}
