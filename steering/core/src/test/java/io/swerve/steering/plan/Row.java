package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A row in native memory, between numbers that nobody may change. */
final class Row {
    private static final int BEFORE = 3;
    private static final int AFTER = 5;
    private static final float CANARY = 1234.5f;

    private final MemorySegment memory;
    private final int width;

    Row(float[] values) {
        width = values.length;
        memory = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, BEFORE + width + AFTER);
        for (int i = 0; i < BEFORE + width + AFTER; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, CANARY);
        }
        set(values);
    }

    void set(float[] values) {
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT, offset(), width);
    }

    MemorySegment memory() {
        return memory;
    }

    long offset() {
        return BEFORE * Float.BYTES;
    }

    float[] values() {
        float[] values = new float[width];
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, offset(), values, 0, width);
        return values;
    }

    /** Applies an edit, and checks that nothing beside the row changed. */
    static float[] edited(RowEdit edit, float[] values, float coefficient) {
        Row row = new Row(values);
        edit.apply(row.memory, row.offset(), coefficient);
        for (int i = 0; i < BEFORE + row.width + AFTER; i++) {
            if (i < BEFORE || i >= BEFORE + row.width) {
                assertThat(row.memory.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(CANARY);
            }
        }
        return row.values();
    }
}
