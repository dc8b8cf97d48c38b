package io.swerve.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the strings of a checked GGUF file: each a 64-bit length and that many bytes. Nothing is copied until
 * {@link #text()} is called.
 */
final class GgufStrings {
    private final MemorySegment file;
    private final long count;
    private long position;
    private long index = -1;
    private long start;
    private long length;

    GgufStrings(MemorySegment file, long offset, long count) {
        this.file = file;
        this.position = offset;
        this.count = count;
    }

    boolean hasNext() {
        return index + 1 < count;
    }

    GgufStrings next() {
        length = file.get(GgufParser.LONG, position);
        start = position + Long.BYTES;
        position = start + length;
        index++;
        return this;
    }

    long index() {
        return index;
    }

    long start() {
        return start;
    }

    long length() {
        return length;
    }

    /** Returns how many bytes come before the first zero byte: what C code sees of the string. */
    long lengthInC() {
        for (long i = 0; i < length; i++) {
            if (byteAt(i) == 0) {
                return i;
            }
        }
        return length;
    }

    byte byteAt(long offset) {
        return file.get(GgufParser.BYTE, start + offset);
    }

    String text() {
        byte[] bytes = new byte[Math.toIntExact(length)];
        MemorySegment.copy(file, GgufParser.BYTE, start, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
