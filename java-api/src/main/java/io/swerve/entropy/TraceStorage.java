package io.swerve.entropy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory of a {@link TokenTrace}: a segment per column, all freed together. */
final class TraceStorage implements AutoCloseable {
    private static final TraceColumn[] COLUMNS = TraceColumn.values();

    // Shared, so that a trace can be read by another thread than the one that filled it.
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] columns = new MemorySegment[COLUMNS.length];
    private final int capacity;

    /**
     * Allocates the columns.
     *
     * @param capacity number of tokens
     */
    TraceStorage(int capacity) {
        this.capacity = capacity;
        try {
            for (TraceColumn column : COLUMNS) {
                columns[column.ordinal()] = arena.allocate(column.layout(), capacity);
            }
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    int capacity() {
        return capacity;
    }

    MemorySegment column(TraceColumn column) {
        return columns[column.ordinal()];
    }

    /**
     * Moves everything to a storage of twice the capacity and frees this one.
     *
     * @return the new storage
     */
    TraceStorage grown() {
        if (capacity == Integer.MAX_VALUE) {
            throw new OutOfMemoryError("A trace holds at most " + Integer.MAX_VALUE + " tokens");
        }
        TraceStorage larger = new TraceStorage((int) Math.min(2L * capacity, Integer.MAX_VALUE));
        for (TraceColumn column : COLUMNS) {
            larger.column(column).copyFrom(column(column));
        }
        close();
        return larger;
    }

    @Override
    public void close() {
        arena.close();
    }
}
