package io.swerve.bench.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes NumPy's {@code .npy} format, version 1.0: one array of 32-bit floats, its first axis the layers. See NumPy's
 * documentation of {@code numpy.lib.format}.
 */
final class NumpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** The data begin at a multiple of this many bytes. */
    private static final int ALIGNMENT = 64;

    private NumpyFile() {}

    static void write(Path file, ActivationGrid grid) throws IOException {
        FloatFile.write(file, header(grid.shape()), grid.values());
    }

    private static byte[] header(int[] shape) {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String description = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
        int before = MAGIC.length + Short.BYTES;
        int end = before + description.length() + 1;
        int padded = Math.ceilDiv(end, ALIGNMENT) * ALIGNMENT;
        String line = description + " ".repeat(padded - end) + "\n";
        return ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putShort((short) line.length())
                .put(line.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
