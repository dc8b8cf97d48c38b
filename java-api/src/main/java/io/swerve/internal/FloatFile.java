package io.swerve.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files of a header and little-endian floats. */
public final class FloatFile {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final ValueLayout.OfFloat LITTLE = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private FloatFile() {}

    /**
     * Writes a file, which appears in one step when it is complete.
     *
     * @param file where to write; replaced if it exists
     * @param header what it begins with
     * @param floats what follows, in native byte order
     * @throws IOException if it can't be written
     */
    public static void write(Path file, byte[] header, Iterable<MemorySegment> floats) throws IOException {
        AtomicFile.write(file, partial -> {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                writeFully(channel, ByteBuffer.wrap(header));
                for (MemorySegment part : floats) {
                    write(channel, part);
                }
            }
        });
    }

    private static void write(FileChannel channel, MemorySegment floats) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        MemorySegment target = MemorySegment.ofBuffer(chunk);
        for (long at = 0; at < floats.byteSize(); at += CHUNK_BYTES) {
            int length = (int) Math.min(CHUNK_BYTES, floats.byteSize() - at);
            MemorySegment.copy(floats, ValueLayout.JAVA_FLOAT_UNALIGNED, at, target, LITTLE, 0, length / Float.BYTES);
            writeFully(channel, chunk.clear().limit(length));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
