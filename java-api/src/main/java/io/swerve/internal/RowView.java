package io.swerve.internal;

import io.swerve.activation.EditableRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * The one view of rows of a session, bound to new memory for each call of a listener or an editor, so that they allocate
 * nothing. Listeners get memory that is read-only.
 */
final class RowView implements EditableRows {
    private final int width;
    private BatchRows batch;
    private MemorySegment data;
    private int layer;
    private int count;
    /** For row i: the index in the batch of its token, at {@code indices[first + i]}, or {@code first + i} if null. */
    private int[] indices;
    private int first;

    RowView(int width) {
        this.width = width;
    }

    void bind(BatchRows decoded, int tappedLayer, MemorySegment memory, int rowCount, int[] batchIndices,
            int firstIndex) {
        batch = decoded;
        layer = tappedLayer;
        data = memory;
        count = rowCount;
        indices = batchIndices;
        first = firstIndex;
    }

    void unbind() {
        data = null;
        count = 0;
    }

    private MemorySegment data() {
        if (data == null) {
            throw new IllegalStateException("this view of activations was borrowed for one call of a listener, which "
                    + "has returned; copy the rows that are needed later");
        }
        return data;
    }

    private int index(int row) {
        data();
        Objects.checkIndex(row, count);
        return indices == null ? first + row : indices[first + row];
    }

    @Override
    public int layer() {
        data();
        return layer;
    }

    @Override
    public int rows() {
        data();
        return count;
    }

    @Override
    public int width() {
        data();
        return width;
    }

    @Override
    public int token(int row) {
        return batch.token(index(row));
    }

    @Override
    public int position(int row) {
        return batch.position(index(row));
    }

    @Override
    public int sequence(int row) {
        return batch.sequence(index(row));
    }

    @Override
    public int batchIndex(int row) {
        return index(row);
    }

    @Override
    public boolean isOutput(int row) {
        return batch.isOutput(index(row));
    }

    @Override
    public float get(int row, int column) {
        MemorySegment rows = data();
        Objects.checkIndex(row, count);
        Objects.checkIndex(column, width);
        return rows.get(ValueLayout.JAVA_FLOAT, ((long) row * width + column) * Float.BYTES);
    }

    @Override
    public void copyRow(int row, float[] target) {
        MemorySegment rows = data();
        Objects.checkIndex(row, count);
        MemorySegment.copy(rows, ValueLayout.JAVA_FLOAT, (long) row * width * Float.BYTES, target, 0, width);
    }

    @Override
    public void set(int row, int column, float value) {
        MemorySegment rows = data();
        Objects.checkIndex(row, count);
        Objects.checkIndex(column, width);
        rows.set(ValueLayout.JAVA_FLOAT, ((long) row * width + column) * Float.BYTES, value);
    }

    @Override
    public void setRow(int row, float[] source) {
        MemorySegment rows = data();
        Objects.checkIndex(row, count);
        MemorySegment.copy(source, 0, rows, ValueLayout.JAVA_FLOAT, (long) row * width * Float.BYTES, width);
    }

    @Override
    public MemorySegment segment() {
        return data();
    }
}
