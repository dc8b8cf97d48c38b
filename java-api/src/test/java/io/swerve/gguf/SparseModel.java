package io.swerve.gguf;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes model files whose tensors are all zero, in no time: their data is a hole in the file. */
public final class SparseModel {
    private SparseModel() {}

    /**
     * Writes a file.
     *
     * @param file to be written
     * @param metadata all entries
     * @param shapes the tensors, of 32-bit floats
     */
    public static void write(Path file, Map<String, GgufValue> metadata, Map<String, List<Long>> shapes) {
        List<GgufTensor> tensors = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, List<Long>> shape : shapes.entrySet()) {
            long bytes = shape.getValue().stream().reduce((long) Float.BYTES, Math::multiplyExact);
            tensors.add(new GgufTensor(shape.getKey(), GgmlType.F32, shape.getValue(), end, bytes));
            end = Math.ceilDiv(end + bytes, GgufWriter.ALIGNMENT) * GgufWriter.ALIGNMENT;
        }
        try {
            byte[] head = GgufHead.build(file, metadata, tensors);
            Files.deleteIfExists(file);
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.write(head);
                out.setLength(head.length + end);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
