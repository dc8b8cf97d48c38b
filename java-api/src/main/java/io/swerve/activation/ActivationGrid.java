package io.swerve.activation;

import io.swerve.internal.FloatFile;
import io.swerve.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Activations of some layers side by side, to be written to a file: of each layer every row, or one that stands for all
 * of them.
 *
 * <p>
 * Not thread-safe. One of all rows is a view: it ends when a matrix that it was made of grows or is closed.
 */
public final class ActivationGrid {
    private static final byte[] NUMPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** NumPy's data begin at a multiple of this many bytes. */
    private static final int ALIGNMENT = 64;

    private final int[] layers;
    /** The shape of each layer. */
    private final long[] shape;
    private final List<MemorySegment> values;

    private ActivationGrid(Collection<ActivationMatrix> matrices, boolean allRows,
            Function<ActivationMatrix, MemorySegment> values) {
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("a grid needs the activations of at least one layer");
        }
        ActivationMatrix first = matrices.iterator().next();
        for (ActivationMatrix matrix : matrices) {
            if (matrix.rows() != first.rows() || matrix.width() != first.width()) {
                throw new IllegalArgumentException("layer " + matrix.layer() + " has " + matrix.rows() + " rows of "
                        + matrix.width() + ", layer " + first.layer() + " has " + first.rows() + " of " + first.width()
                        + "; a grid needs as many of each");
            }
        }
        if (first.rows() == 0) {
            throw new IllegalStateException("no activations were captured yet: decode some tokens first");
        }
        layers = matrices.stream().mapToInt(ActivationMatrix::layer).toArray();
        shape = allRows ? new long[]{first.rows(), first.width()} : new long[]{first.width()};
        this.values = matrices.stream().map(values).toList();
    }

    /**
     * Takes every row of each layer.
     *
     * @param matrices one for each layer, all with as many rows
     * @return {@code rows x width} numbers of each layer
     * @throws IllegalArgumentException if there are no matrices, or their sizes differ
     * @throws IllegalStateException if they are empty or closed
     */
    public static ActivationGrid ofAll(Collection<ActivationMatrix> matrices) {
        return new ActivationGrid(matrices, true, ActivationMatrix::segment);
    }

    /**
     * Takes the last row of each layer.
     *
     * @param matrices one for each layer, all with as many rows
     * @return {@code width} numbers of each layer
     * @throws IllegalArgumentException if there are no matrices, or their sizes differ
     * @throws IllegalStateException if they are empty or closed
     */
    public static ActivationGrid ofLast(Collection<ActivationMatrix> matrices) {
        return new ActivationGrid(matrices, false, matrix -> MemorySegment.ofArray(matrix.row(matrix.rows() - 1)));
    }

    /**
     * Takes the mean row of each layer.
     *
     * @param matrices one for each layer, all with as many rows
     * @return {@code width} numbers of each layer
     * @throws IllegalArgumentException if there are no matrices, or their sizes differ
     * @throws IllegalStateException if they are empty or closed
     */
    public static ActivationGrid ofMean(Collection<ActivationMatrix> matrices) {
        return new ActivationGrid(matrices, false, matrix -> MemorySegment.ofArray(matrix.mean()));
    }

    /** {@return the layers, in the order of the matrices; a copy} */
    public int[] layers() {
        return layers.clone();
    }

    /** {@return the width of a row, floats} */
    public int width() {
        return (int) shape[shape.length - 1];
    }

    /**
     * {@return the size of all layers together, {@code [layers, width]}, or {@code [layers, rows, width]} of all rows}
     */
    public long[] shape() {
        return Stream.of(new long[]{layers.length}, shape).flatMapToLong(Arrays::stream).toArray();
    }

    /** {@return for each layer a copy of its numbers, row by row} */
    public float[][] toArrays() {
        return values.stream().map(layer -> layer.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).toArray(float[][]::new);
    }

    /**
     * Writes NumPy's {@code .npy} format, version 1.0: one array of 32-bit floats of this {@link #shape()}. The file
     * appears in one step when it is complete.
     *
     * @param file the file; replaced if it exists
     * @throws IOException if it can't be written
     */
    public void writeNpy(Path file) throws IOException {
        String sizes = Arrays.stream(shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String description = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
        int before = NUMPY.length + Short.BYTES;
        int end = before + description.length() + 1;
        int padded = Math.ceilDiv(end, ALIGNMENT) * ALIGNMENT;
        String line = description + " ".repeat(padded - end) + "\n";
        FloatFile.write(file, ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN).put(NUMPY)
                .putShort((short) line.length()).put(line.getBytes(StandardCharsets.US_ASCII)).array(), values);
    }

    /**
     * Writes a safetensors file: a tensor {@code layer.<n>} for each layer. The file appears in one step when it is
     * complete.
     *
     * @param file the file; replaced if it exists
     * @param metadata texts by key, which the file holds too
     * @throws IOException if it can't be written
     */
    public void writeSafetensors(Path file, Map<String, String> metadata) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        metadata.forEach(writer::put);
        for (int i = 0; i < layers.length; i++) {
            writer.tensor("layer." + layers[i], values.get(i), shape);
        }
        writer.write(file);
    }
}
