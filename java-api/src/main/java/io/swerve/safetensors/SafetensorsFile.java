package io.swerve.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * A safetensors file, mapped into memory: named tensors and metadata of texts. Everything that the file says about
 * itself is checked when it is opened. The format is described at {@code github.com/huggingface/safetensors}.
 *
 * <p>
 * May be used by any thread until it is closed.
 */
public final class SafetensorsFile implements AutoCloseable {
    /** The format's own limit for its header. */
    private static final long MAX_HEADER = 100_000_000;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort F16 = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final MemorySegment file;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment file, SafetensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.file = file;
        this.header = header;
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @return the open file, to be closed by the caller
     * @throws SafetensorsException if there is no such file, or it is no valid safetensors file
     */
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw new SafetensorsException(
                        path + ": is no safetensors file: it has " + size + " bytes, and 8 are needed");
            }
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long length = file.get(I64, 0);
            if (length < 2 || length > Math.min(MAX_HEADER, size - Long.BYTES)) {
                throw new SafetensorsException(path + ": is no safetensors file: its header should have " + length
                        + " bytes; the file has " + (size - Long.BYTES) + " and the format allows " + MAX_HEADER);
            }
            String json = utf8(path, file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
            return new SafetensorsFile(path, arena, file,
                    new SafetensorsHeader(path.toString(), json, Long.BYTES + length, size));
        } catch (NoSuchFileException e) {
            arena.close();
            throw new SafetensorsException(path + ": there is no such file", e);
        } catch (IOException e) {
            arena.close();
            throw new SafetensorsException(path + ": can't be read: " + e, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static String utf8(Path path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(path + ": is no safetensors file: its header is no text in UTF-8", e);
        }
    }

    /** {@return the tensors, by name, in the header's order; unmodifiable} */
    public Map<String, SafetensorsTensor> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** {@return the metadata, texts by key; unmodifiable, empty if the file has none} */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * Reads a tensor of floating-point numbers.
     *
     * @param name the tensor's name
     * @return its numbers as 32-bit floats
     * @throws SafetensorsException if there is no such tensor, its type is not F64, F32, F16 or BF16, or it is too large for an
     *             array
     * @throws IllegalStateException if the file was closed
     */
    public float[] readFloats(String name) {
        SafetensorsTensor tensor = tensor(name);
        if (tensor.elements() > Integer.MAX_VALUE - 8) {
            throw new SafetensorsException(path + ": tensor '" + name + "' has " + tensor.elements()
                    + " numbers, too many for an array");
        }
        float[] values = new float[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(tensor, i);
        }
        return values;
    }

    /**
     * {@return a tensor}
     *
     * @param name its name
     * @throws SafetensorsException if there is no such tensor
     */
    public SafetensorsTensor tensor(String name) {
        SafetensorsTensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new SafetensorsException(
                    path + ": has no tensor '" + name + "'; it has " + header.tensors().keySet());
        }
        return tensor;
    }

    /**
     * {@return one number of a tensor: the number, rounded to 32 bits}
     *
     * @param tensor one of this file's
     * @param i which, in the order of the file, from 0 to {@code elements() - 1}; not checked beyond the file's own bounds
     * @throws SafetensorsException if the tensor's type is not F64, F32, F16 or BF16
     * @throws IndexOutOfBoundsException if it lies beyond the file
     * @throws IllegalStateException if the file was closed
     */
    public float number(SafetensorsTensor tensor, long i) {
        return switch (tensor.type()) {
            case "F32" -> file.get(F32, tensor.offset() + i * Float.BYTES);
            case "F64" -> (float) file.get(F64, tensor.offset() + i * Double.BYTES);
            case "F16" -> Float.float16ToFloat(file.get(F16, tensor.offset() + i * Short.BYTES));
            case "BF16" -> Float.intBitsToFloat(file.get(F16, tensor.offset() + i * Short.BYTES) << 16);
            default ->
                throw new SafetensorsException(path + ": tensor '" + tensor.name() + "' is of type " + tensor.type()
                        + "; F32, F16, BF16 or F64 is needed");
        };
    }

    /**
     * Returns the bytes of a tensor.
     *
     * @param name the tensor's name
     * @return its numbers, little-endian, the last dimension fastest; read-only, until the file is closed
     * @throws SafetensorsException if there is no such tensor
     */
    public MemorySegment bytes(String name) {
        SafetensorsTensor tensor = tensor(name);
        return file.asSlice(tensor.offset(), tensor.bytes());
    }

    /** {@return the file's path, as it was given} */
    public Path path() {
        return path;
    }

    /** Ends the mapping. Idempotent. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
