package io.swerve.steering.sae;

import java.lang.foreign.MemorySegment;

/**
 * The largest of some numbers above 0 and where they were. Of equal numbers the first ones are kept. Reusable, for one
 * thread.
 */
final class TopSelection {
    private final int[] indexes;
    private final float[] values;
    private int size;

    TopSelection(int capacity) {
        indexes = new int[capacity];
        values = new float[capacity];
    }

    /** Selects up to a number of candidates; those that {@code allowed} rules out don't count. */
    void select(MemorySegment numbers, long offset, int count, int wanted, boolean[] allowed) {
        size = 0;
        for (int i = 0; i < count; i++) {
            float value = numbers.get(FloatRows.FLOAT, offset + (long) i * Float.BYTES);
            if (value > 0 && (size < wanted || value > values[0]) && (allowed == null || allowed[i])) {
                offer(i, value, wanted);
            }
        }
    }

    private void offer(int index, float value, int wanted) {
        if (size < wanted) {
            int at = size++;
            while (at > 0 && below(value, index, (at - 1) / 2)) {
                move((at - 1) / 2, at);
                at = (at - 1) / 2;
            }
            put(at, index, value);
            return;
        }
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && below(values[child + 1], indexes[child + 1], child)) {
                child++;
            }
            if (below(value, index, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, index, value);
    }

    /** Whether a candidate has to leave before the one at a place of the heap. */
    private boolean below(float value, int index, int at) {
        return value < values[at] || value == values[at] && index > indexes[at];
    }

    private void move(int from, int to) {
        put(to, indexes[from], values[from]);
    }

    private void put(int at, int index, float value) {
        indexes[at] = index;
        values[at] = value;
    }

    int size() {
        return size;
    }

    int index(int i) {
        return indexes[i];
    }

    float value(int i) {
        return values[i];
    }
}
