package io.swerve.activation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing matrix of activations off the Java heap: one row of {@code width()} floats for each captured token, with the
 * token, position and sequence it came from.
 *
 * <p>
 * Not thread-safe, but not bound to one thread either. Memory is freed by {@link #close()}.
 */
public final class ActivationMatrix implements AutoCloseable {
    private final int layer;
    private final int width;
    private Arena arena;
    private MemorySegment data = MemorySegment.NULL;
    private int[] tokens = new int[0];
    private int[] positions = new int[0];
    private int[] sequences = new int[0];
    private int rows;
    private boolean closed;

    /**
     * Creates an empty matrix.
     *
     * @param layer the layer that its rows come from
     * @param width floats in a row, at least 1
     * @throws IllegalArgumentException if the layer is negative or the width is not positive
     */
    public ActivationMatrix(int layer, int width) {
        if (layer < 0 || width < 1) {
            throw new IllegalArgumentException("layer must not be negative and width must be at least 1, were " + layer
                    + " and " + width);
        }
        this.layer = layer;
        this.width = width;
    }

    /**
     * Appends rows.
     *
     * @param source rows of this matrix' layer and width
     * @throws IllegalArgumentException if the layer or the width differs
     * @throws IllegalStateException if the matrix was closed
     */
    public void append(ActivationRows source) {
        if (source.layer() != layer || source.width() != width) {
            throw new IllegalArgumentException("rows of layer " + source.layer() + " and width " + source.width()
                    + " don't fit a matrix of layer " + layer + " and width " + width);
        }
        requireOpen();
        int count = source.rows();
        ensureCapacity(Math.addExact(rows, count));
        MemorySegment.copy(source.segment(), 0, data, offset(rows), (long) count * width * Float.BYTES);
        for (int i = 0; i < count; i++) {
            tokens[rows + i] = source.token(i);
            positions[rows + i] = source.position(i);
            sequences[rows + i] = source.sequence(i);
        }
        rows += count;
    }

    private void ensureCapacity(int wanted) {
        if (wanted <= tokens.length) {
            return;
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, Math.max(64L, tokens.length * 2L)));
        Arena larger = Arena.ofShared(); // a matrix may be filled on one thread and read on another
        MemorySegment copy = larger.allocate((long) capacity * width * Float.BYTES, 64);
        MemorySegment.copy(data, 0, copy, 0, offset(rows));
        release();
        arena = larger;
        data = copy;
        tokens = Arrays.copyOf(tokens, capacity);
        positions = Arrays.copyOf(positions, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
    }

    private void release() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }

    private long offset(int row) {
        return (long) row * width * Float.BYTES;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the activation matrix of layer " + layer + " is closed");
        }
    }

    private int check(int row) {
        requireOpen();
        return Objects.checkIndex(row, rows);
    }

    /** {@return the layer: the 0-based block whose output the rows are} */
    public int layer() {
        return layer;
    }

    /** {@return the number of rows, 0 for an empty matrix} */
    public int rows() {
        return rows;
    }

    /** {@return the width of a row, floats} */
    public int width() {
        return width;
    }

    /**
     * {@return one number}
     *
     * @param row from 0 to {@code rows() - 1}
     * @param column from 0 to {@code width() - 1}
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the matrix was closed
     */
    public float get(int row, int column) {
        check(row);
        Objects.checkIndex(column, width);
        return data.get(ValueLayout.JAVA_FLOAT, offset(row) + (long) column * Float.BYTES);
    }

    /**
     * {@return a copy of a row, {@code width()} floats}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the matrix was closed
     */
    public float[] row(int row) {
        check(row);
        return data.asSlice(offset(row), (long) width * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }

    /**
     * {@return the token of a row}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the matrix was closed
     */
    public int token(int row) {
        return tokens[check(row)];
    }

    /**
     * {@return the position of a row's token in its sequence, counted from 0}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the matrix was closed
     */
    public int position(int row) {
        return positions[check(row)];
    }

    /**
     * {@return the sequence of a row's token, {@link io.swerve.Sequence#id()}}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the matrix was closed
     */
    public int sequence(int row) {
        return sequences[check(row)];
    }

    /**
     * {@return the mean row, {@code width()} numbers, summed in double precision}
     *
     * @throws IllegalStateException if the matrix is empty or closed
     */
    public float[] mean() {
        requireOpen();
        if (rows == 0) {
            throw new IllegalStateException("an empty activation matrix has no mean");
        }
        double[] sum = new double[width];
        for (int r = 0; r < rows; r++) {
            long base = offset(r);
            for (int c = 0; c < width; c++) {
                sum[c] += data.get(ValueLayout.JAVA_FLOAT, base + (long) c * Float.BYTES);
            }
        }
        float[] mean = new float[width];
        for (int c = 0; c < width; c++) {
            mean[c] = (float) (sum[c] / rows);
        }
        return mean;
    }

    /**
     * Returns the memory of all rows, as it is now.
     *
     * @return {@code rows() * width()} floats in native byte order, row-major, read-only. The view ends, and
     *         throws when read, when the matrix grows or is closed
     * @throws IllegalStateException if the matrix was closed
     */
    public MemorySegment segment() {
        requireOpen();
        return data.asSlice(0, offset(rows)).asReadOnly();
    }

    /** Removes all rows and keeps the memory for new ones. */
    public void clear() {
        requireOpen();
        rows = 0;
    }

    /** Frees the memory. Idempotent. */
    @Override
    public void close() {
        release();
        closed = true;
        data = MemorySegment.NULL;
        rows = 0;
    }
}
