package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/** What a plan does to a row at one layer: one intervention, or neighbouring additions taken together. */
sealed interface LayerOperation permits LayerAddition, LayerEdit {
    /**
     * Changes a row.
     *
     * @param rows memory that holds the row
     * @param byteOffset where it starts
     * @param coefficients of the plan's rules for this row, 0 for those that don't act
     * @param from where they start
     * @return whether any of this operation's rules acts
     */
    boolean apply(MemorySegment rows, long byteOffset, float[] coefficients, int from);

    /**
     * Whether it would change a row.
     *
     * @param coefficients of the plan's rules for this row, 0 for those that don't act
     * @param from where they start
     * @return false if it would leave the row as it is
     */
    boolean acts(float[] coefficients, int from);
}
