package io.swerve.steering.sae;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix of floats off the heap, row-major and zero at first. Freed with the last reference to it.
 *
 * @param segment the memory
 * @param rows number of rows
 * @param width floats in a row
 */
record FloatRows(MemorySegment segment, long rows, int width) {
    /** How floats are read: native order, at any address, for files and borrowed rows need not be aligned. */
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private static final long ALIGNMENT = 64;

    static FloatRows allocate(long rows, int width) {
        long bytes = Math.multiplyExact(Math.multiplyExact(rows, width), Float.BYTES);
        return new FloatRows(Arena.ofAuto().allocate(Math.max(1, bytes), ALIGNMENT), rows, width);
    }

    /** One row. */
    static FloatRows of(float... values) {
        FloatRows row = allocate(1, values.length);
        MemorySegment.copy(values, 0, row.segment, FLOAT, 0, values.length);
        return row;
    }

    long offset(long row) {
        return row * width * Float.BYTES;
    }

    float get(long row, int column) {
        return segment.get(FLOAT, offset(row) + (long) column * Float.BYTES);
    }

    void set(long row, int column, float value) {
        segment.set(FLOAT, offset(row) + (long) column * Float.BYTES, value);
    }

    float[] row(long row) {
        float[] values = new float[width];
        MemorySegment.copy(segment, FLOAT, offset(row), values, 0, width);
        return values;
    }

    FloatRows copy() {
        FloatRows copy = allocate(rows, width);
        copy.segment.copyFrom(segment.asSlice(0, copy.segment.byteSize()));
        return copy;
    }
}
