package io.swerve.entropy;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over one row of logits. Implementations hold no state, so any thread may use them. They trust their
 * caller: the range has been checked, {@code length >= 1} and the temperature is within the limits of
 * {@link LogitStatistics}.
 */
interface EntropyKernel {
    /**
     * Names the kernel as {@link EntropyKernels#PROPERTY} spells it.
     *
     * @return the name, lower case
     */
    String name();

    /**
     * Measures a row.
     *
     * @param row the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of logits
     * @param temperature divides the logits
     * @param result receives the outcome, whatever the row holds
     */
    void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result);

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
