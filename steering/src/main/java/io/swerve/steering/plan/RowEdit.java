package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/**
 * An intervention at one layer, ready to be applied to rows. Changes rows in place and allocates nothing. Not
 * thread-safe, since additions remember their last coefficient and maps need scratch memory: each session compiles its
 * own.
 */
interface RowEdit {
    /**
     * Changes one row.
     *
     * @param rows memory that holds the row as native-order floats
     * @param byteOffset where the row starts, in bytes
     * @param coefficient how much of the intervention to apply; finite. 0 leaves the row as it is, bit for bit
     * @throws IllegalArgumentException if the coefficient times the intervention's numbers is not finite
     */
    void apply(MemorySegment rows, long byteOffset, float coefficient);

    /**
     * Measures what the intervention is about, for receipts: the projection of the row on the direction, in units of
     * the residual stream; the activation of the feature; for a rescaling and a low-rank map, which have no direction,
     * the row's norm.
     *
     * @param rows memory that holds the row
     * @param byteOffset where the row starts, in bytes
     * @return the number, the same whatever the coefficient was; 0 for an addition of zero
     */
    double projection(MemorySegment rows, long byteOffset);
}
