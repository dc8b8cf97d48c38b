package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What {@link VectorEntropyKernel} and {@link VectorDivergenceKernel} do with a vector, done with one of its lanes. */
final class LaneArithmetic {
    private static final int DEEPEST_BITS = Float.floatToRawIntBits(VectorEntropyKernel.DEEPEST_DROP);

    private LaneArithmetic() {}

    /** Copies a block of a row, as access to a segment's elements is slow in the interpreter; returns its length. */
    static int copy(MemorySegment row, long offset, int from, int length, float[] block) {
        int count = Math.min(block.length, length - from);
        MemorySegment.copy(row, ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) from * Float.BYTES, block, 0, count);
        return count;
    }

    /** Cuts a drop at {@link VectorEntropyKernel#DEEPEST_DROP}. */
    static float capped(float drop) {
        return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(drop), DEEPEST_BITS));
    }

    /** Raises 2 to the minus {@code drop}. */
    static float powerOfTwo(float drop) {
        float rounded = VectorEntropyKernel.ROUNDER - drop;
        float f = VectorEntropyKernel.ROUNDER - rounded - drop;
        float mantissa = Math.fma(VectorEntropyKernel.C5, f, VectorEntropyKernel.C4);
        mantissa = Math.fma(mantissa, f, VectorEntropyKernel.C3);
        mantissa = Math.fma(mantissa, f, VectorEntropyKernel.C2);
        mantissa = Math.fma(mantissa, f, VectorEntropyKernel.C1);
        mantissa = Math.fma(mantissa, f, 1f);
        return Float.intBitsToFloat(Float.floatToRawIntBits(mantissa)
                + (Float.floatToRawIntBits(rounded) << VectorEntropyKernel.MANTISSA_BITS));
    }
}
