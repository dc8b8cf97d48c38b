package io.swerve.bench.cli;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Activations of some layers to be written: for each layer, {@code rows x width} floats in native byte order.
 *
 * @param layers
 *            the layers, ascending
 * @param rows
 *            how many tokens each layer has a row for; 0 if each layer has a single row that stands for all of them
 * @param width
 *            floats in a row
 * @param values
 *            the memory of each layer
 */
record ActivationGrid(int[] layers, int rows, int width, List<MemorySegment> values) {
    /** The shape of one layer. */
    int[] layerShape() {
        return rows == 0 ? new int[]{width} : new int[]{rows, width};
    }

    /** The shape of all layers together. */
    int[] shape() {
        return rows == 0 ? new int[]{layers.length, width} : new int[]{layers.length, rows, width};
    }

    /** The first row of each layer. */
    float[][] firstRows() {
        return values.stream().map(layer -> layer.asSlice(0, (long) width * Float.BYTES).toArray(
                ValueLayout.JAVA_FLOAT_UNALIGNED)).toArray(float[][]::new);
    }
}
