package io.swerve.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of a GGUF file by the book, right or wrong, independently of the code under test. */
final class GgufBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Starts a file with the right magic and version. */
    static GgufBytes head(long tensors, long entries) {
        return new GgufBytes().raw("GGUF").u32(3).u64(tensors).u64(entries);
    }

    GgufBytes raw(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    GgufBytes u8(int value) {
        out.write(value);
        return this;
    }

    GgufBytes u32(long value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
        return this;
    }

    GgufBytes u64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    GgufBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u64(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    GgufBytes uint32(String key, long value) {
        return text(key).u32(4).u32(value);
    }

    GgufBytes tensor(String name, int type, long offset, long... shape) {
        text(name).u32(shape.length);
        for (long dimension : shape) {
            u64(dimension);
        }
        return u32(type).u64(offset);
    }

    /** Pads to a multiple of 32 and adds zeros as data. */
    GgufBytes data(int bytes) {
        out.writeBytes(new byte[Math.floorMod(-out.size(), 32) + bytes]);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
