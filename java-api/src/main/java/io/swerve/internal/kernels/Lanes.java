package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The order in which numbers of logits are added up, the same for vectors of all widths and for none. A row is cut into
 * blocks. In a block, number i is added to lane i mod {@value #COUNT}, in floats; at the block's end, lane j + {@value #HALF}
 * is added to lane j, and those sums are added up in their order, in doubles, as are what is left at the row's end and fills
 * no lanes, and the blocks. So float sums are short, and good to about 1e-7.
 */
final class Lanes {
    static final int COUNT = 32;
    /** No vector may have more. */
    static final int HALF = COUNT / 2;

    /** Logits per block: few enough for float sums, enough to make the work between blocks small. A multiple of the lanes. */
    static final int BLOCK = 4096;

    private Lanes() {}

    /** Copies a block of a row, as access to a segment's elements is slow in the interpreter; returns its length. */
    static int copy(MemorySegment row, long offset, int from, int length, float[] block) {
        int count = Math.min(block.length, length - from);
        MemorySegment.copy(row, ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) from * Float.BYTES, block, 0, count);
        return count;
    }

    static float logit(MemorySegment row, long offset, int index) {
        return row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) index * Float.BYTES);
    }
}
