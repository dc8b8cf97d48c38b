package io.swerve.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The metadata and the tensor list of a GGUF file: a model, a control vector, an adapter. Reading does not load the
 * tensors; their data is read from the file when it is asked for. The file is checked in Java first, then read through
 * ggml's own functions, so a damaged file ends in a {@link GgufException} and never in native code.
 *
 * <p>
 * Immutable and thread-safe; holds no file open and no native memory.
 */
public final class GgufFile {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path path;
    private final int version;
    private final int alignment;
    private final long dataOffset;
    private final Map<String, GgufValue> metadata;
    private final List<GgufTensor> tensors;
    private final Map<String, GgufTensor> tensorsByName;

    private GgufFile(Path path, int version, int alignment, long dataOffset, Map<String, GgufValue> metadata,
            List<GgufTensor> tensors) {
        this.path = path;
        this.version = version;
        this.alignment = alignment;
        this.dataOffset = dataOffset;
        this.metadata = metadata;
        this.tensors = tensors;
        this.tensorsByName = LinkedHashMap.newLinkedHashMap(tensors.size());
        tensors.forEach(tensor -> tensorsByName.put(tensor.name(), tensor));
    }

    /**
     * Reads the metadata and the tensor list of a file.
     *
     * @param path the file; for a split model one of its parts, which is read by itself
     * @return what it holds
     * @throws GgufException if the file is missing, no readable file, no GGUF file, or damaged
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp's libraries can't be loaded
     */
    public static GgufFile read(Path path) {
        return MappedFile.use(path, file -> {
            GgufLayout layout = GgufParser.parse(file);
            try (NativeGguf gguf = NativeGguf.open(layout)) {
                return new GgufFile(path, layout.version(), layout.alignment(), layout.dataOffset(), gguf.metadata(),
                        gguf.tensors());
            }
        });
    }

    /** {@return the file: the path that was given} */
    public Path path() {
        return path;
    }

    /** {@return the version of the GGUF format, 2 or 3} */
    public int version() {
        return version;
    }

    /** {@return the alignment of the tensors' data, bytes, a power of two} */
    public int alignment() {
        return alignment;
    }

    /**
     * {@return where the tensors' data starts, bytes from the start of the file; {@link GgufTensor#offset()} counts
     * from here}
     */
    public long dataOffset() {
        return dataOffset;
    }

    /** {@return all metadata: an immutable map in the file's order} */
    public Map<String, GgufValue> metadata() {
        return metadata;
    }

    /** {@return the tensor list: an immutable list in the file's order} */
    public List<GgufTensor> tensors() {
        return tensors;
    }

    /**
     * {@return a tensor's entry: the entry, or empty if the file has no such tensor}
     *
     * @param name its name
     */
    public Optional<GgufTensor> tensor(String name) {
        return Optional.ofNullable(tensorsByName.get(name));
    }

    /**
     * {@return a metadata value: the value, or empty if the file has no such key}
     *
     * @param key its key
     */
    public Optional<GgufValue> value(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * {@return the text, or empty if the file has no such key or it holds something else}
     *
     * @param key its key
     */
    public Optional<String> text(String key) {
        return metadata.get(key) instanceof GgufValue.Text(String text) ? Optional.of(text) : Optional.empty();
    }

    /**
     * {@return an integer of any integer type: the value (for {@link GgufValueType#UINT64} its 64 bits), or empty if
     * the file has no such key or it holds something else}
     *
     * @param key its key
     */
    public OptionalLong integer(String key) {
        return metadata.get(key) instanceof GgufValue.Whole whole
                ? OptionalLong.of(whole.value())
                : OptionalLong.empty();
    }

    /**
     * {@return a floating-point number: the value, or empty if the file has no such key or it holds something else}
     *
     * @param key its key
     */
    public OptionalDouble real(String key) {
        return metadata.get(key) instanceof GgufValue.Real real
                ? OptionalDouble.of(real.value())
                : OptionalDouble.empty();
    }

    /**
     * {@return a boolean: the value, or empty if the file has no such key or it holds something else}
     *
     * @param key its key
     */
    public Optional<Boolean> flag(String key) {
        return metadata.get(key) instanceof GgufValue.Flag(boolean flag) ? Optional.of(flag) : Optional.empty();
    }

    /**
     * {@return the array, or empty if the file has no such key or it holds something else}
     *
     * @param key its key
     */
    public Optional<GgufArray> array(String key) {
        return metadata.get(key) instanceof GgufArray array ? Optional.of(array) : Optional.empty();
    }

    /** {@return the text of {@code general.architecture}, such as {@code llama} or {@code controlvector}} */
    public Optional<String> architecture() {
        return text("general.architecture");
    }

    /**
     * Reads a tensor of 32-bit floating-point numbers.
     *
     * @param name the tensor's name
     * @return its elements, innermost dimension first
     * @throws IllegalArgumentException if the file has no such tensor
     * @throws GgufException if it is of another type, has more than 2^31 - 1 elements, or the file can't be read any more
     */
    public float[] readF32(String name) {
        GgufTensor tensor = require(name);
        if (tensor.type() != GgmlType.F32) {
            throw new GgufException(path, "tensor '" + name + "' is of type " + tensor.type() + ", it must be f32");
        }
        if (tensor.elements() > Integer.MAX_VALUE) {
            throw new GgufException(path, "tensor '" + name + "' has " + tensor.elements()
                    + " elements, more than a Java array holds; read its bytes into a segment instead");
        }
        float[] elements = new float[(int) tensor.elements()];
        MemorySegment target = MemorySegment.ofArray(elements);
        transfer(tensor, (chunk, at) -> MemorySegment.copy(MemorySegment.ofBuffer(chunk), GgufParser.FLOAT, 0, target,
                ValueLayout.JAVA_FLOAT_UNALIGNED, at, chunk.remaining() / Float.BYTES));
        return elements;
    }

    /**
     * Reads a tensor's bytes as they are in the file.
     *
     * @param name the tensor's name
     * @param target where to put them; at least {@link GgufTensor#bytes()} long, writable
     * @throws IllegalArgumentException if the file has no such tensor, or the segment is too small or read-only
     * @throws GgufException if the file can't be read any more
     */
    public void read(String name, MemorySegment target) {
        GgufTensor tensor = require(name);
        if (target.byteSize() < tensor.bytes() || target.isReadOnly()) {
            throw new IllegalArgumentException("tensor '" + name + "' has " + tensor.bytes() + " bytes; the "
                    + (target.isReadOnly() ? "read-only " : "") + "segment has " + target.byteSize());
        }
        transfer(tensor, (chunk, at) -> MemorySegment.copy(MemorySegment.ofBuffer(chunk), 0, target, at,
                chunk.remaining()));
    }

    /**
     * Reads one row of a matrix, such as one token's row of an embedding table, as floats. Quantized rows are
     * dequantized by ggml. Only the row's own bytes are read.
     *
     * @param name the tensor's name
     * @param row from 0 to the product of all dimensions but the first, minus 1
     * @return the row's elements, as many as the tensor's first dimension
     * @throws IllegalArgumentException if the file has no such tensor
     * @throws IndexOutOfBoundsException if the tensor has no such row
     * @throws GgufException if its type can't be turned into floats, a row has more than 2^31 - 1 elements, or the file
     *             can't be read any more
     */
    public float[] readRow(String name, long row) {
        GgufTensor tensor = require(name);
        long width = tensor.shape().getFirst();
        Objects.checkIndex(row, tensor.elements() / width);
        long bytes = tensor.type().bytes(width);
        if (width > Integer.MAX_VALUE || bytes > Integer.MAX_VALUE) {
            throw new GgufException(path, "tensor '" + name + "' has rows of " + width
                    + " elements, more than a Java array holds");
        }
        try (Arena scratch = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment target = scratch.allocate(bytes, Long.BYTES);
            ByteBuffer buffer = target.asByteBuffer();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, dataOffset + tensor.offset() + row * bytes + buffer.position()) < 0) {
                    throw new EOFException("the file has become shorter since its metadata was read");
                }
            }
            float[] elements = Dequantizer.toFloats(tensor.type(), target, (int) width);
            if (elements == null) {
                throw new GgufException(path, "tensor '" + name + "' is of type " + tensor.type()
                        + ", which ggml can't turn into floats");
            }
            return elements;
        } catch (IOException e) {
            throw MappedFile.failure(path, e);
        }
    }

    private GgufTensor require(String name) {
        Objects.requireNonNull(name, "name");
        GgufTensor tensor = tensorsByName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(path + " has no tensor '" + name + "'");
        }
        return tensor;
    }

    /** Takes a piece of a tensor's data: whole elements, and where they belong in bytes. */
    private interface Taker {
        void take(ByteBuffer chunk, long at);
    }

    private void transfer(GgufTensor tensor, Taker taker) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, tensor.bytes()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (long at = 0; at < tensor.bytes(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), tensor.bytes() - at));
                while (chunk.hasRemaining()) {
                    if (channel.read(chunk, dataOffset + tensor.offset() + at + chunk.position()) < 0) {
                        throw new EOFException("the file has become shorter since its metadata was read");
                    }
                }
                taker.take(chunk.flip(), at);
            }
        } catch (IOException e) {
            throw MappedFile.failure(path, e);
        }
    }
}
