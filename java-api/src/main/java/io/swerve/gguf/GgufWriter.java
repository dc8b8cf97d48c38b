package io.swerve.gguf;

import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Collects metadata and tensors and writes them to a GGUF file of version 3. The head of the file comes from ggml's own
 * functions; the tensors' data is streamed behind it, so it need not fit in memory. The file appears under its name only
 * when it is complete.
 *
 * <pre>
 * new GgufWriter().put("general.architecture", GgufValue.text("controlvector"))
 *         .put("controlvector.model_hint", GgufValue.text("llama"))
 *         .put("controlvector.layer_count", GgufValue.uint32(29))
 *         .tensor("direction.1", direction)
 *         .write(path);
 * </pre>
 *
 * <p>
 * Not thread-safe: use one writer in one thread at a time.
 */
public final class GgufWriter {
    /** What a tensor's data is aligned to; ggml's writer knows no other. */
    static final int ALIGNMENT = GgufParser.DEFAULT_ALIGNMENT;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final Map<String, Content> tensors = new LinkedHashMap<>();
    private long dataBytes;

    /** A tensor's entry and where its data comes from. */
    private record Content(GgufTensor tensor, GgufTensorSource source) {}

    /** Creates a writer of an empty file. */
    public GgufWriter() {
        // Nothing to set up.
    }

    /**
     * Adds a metadata value; a value that the key has already is replaced, and keeps its place.
     *
     * @param key the key: UTF-8 of 1 to 65,535 bytes without a zero byte, by custom lower-case words separated by dots
     * @param value the value
     * @return this
     * @throws IllegalArgumentException if the key is not as described, is {@code general.alignment} (the alignment is
     *             always 32), or a text holds a zero byte or half a surrogate pair
     */
    public GgufWriter put(String key, GgufValue value) {
        Objects.requireNonNull(value, "value");
        requireName("key", key, GgufParser.MAX_KEY_BYTES);
        if (key.equals(GgufParser.ALIGNMENT_KEY)) {
            throw new IllegalArgumentException(
                    "'" + key + "' can't be set, tensors are always aligned to " + ALIGNMENT);
        }
        switch (value) {
            case GgufValue.Text(String text) -> requireText("the value of '" + key + "'", text);
            case GgufArray array when array.elementType() == GgufValueType.STRING -> requireTexts(key, array);
            default -> {
                // Numbers can't be wrong.
            }
        }
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds all metadata of a file but its alignment, for example to write a changed copy of it.
     *
     * @param values the values by key
     * @return this
     * @throws IllegalArgumentException as {@link #put}
     */
    public GgufWriter putAll(Map<String, GgufValue> values) {
        values.forEach((key, value) -> {
            if (!key.equals(GgufParser.ALIGNMENT_KEY)) {
                put(key, value);
            }
        });
        return this;
    }

    /**
     * Adds a one-dimensional tensor of 32-bit floating-point numbers.
     *
     * @param name the tensor's name: UTF-8 of 1 to 63 bytes without a zero byte, not yet used
     * @param elements its elements, at least one; copied
     * @return this
     * @throws IllegalArgumentException if the name is not as described or there is no element
     */
    public GgufWriter tensor(String name, float... elements) {
        float[] copy = elements.clone();
        return tensor(name, GgmlType.F32, List.of((long) copy.length), target -> {
            ByteBuffer chunk = ByteBuffer.allocate(BUFFER_BYTES);
            MemorySegment view = MemorySegment.ofBuffer(chunk);
            int perChunk = BUFFER_BYTES / Float.BYTES;
            for (int at = 0; at < copy.length; at += perChunk) {
                int count = Math.min(perChunk, copy.length - at);
                MemorySegment.copy(copy, at, view, GgufParser.FLOAT, 0, count);
                target.write(chunk.clear().limit(count * Float.BYTES));
            }
        });
    }

    /**
     * Adds a tensor whose data lies in memory.
     *
     * @param name the tensor's name: UTF-8 of 1 to 63 bytes without a zero byte, not yet used
     * @param type the type of its elements
     * @param shape 1 to 4 dimensions, innermost first, each at least 1; the first a multiple of the type's block size;
     *            trailing dimensions of 1 are not kept
     * @param data the data in the form that it has in the file; read when the file is written, so it must stay alive and
     *            accessible until then
     * @return this
     * @throws IllegalArgumentException if an argument is not as described, or the data's size does not fit the shape
     */
    public GgufWriter tensor(String name, GgmlType type, List<Long> shape, MemorySegment data) {
        GgufTensor tensor = describe(name, type, shape);
        if (data.byteSize() != tensor.bytes()) {
            throw new IllegalArgumentException("tensor '" + name + "' of type " + type + " and shape " + shape + " has "
                    + tensor.bytes() + " bytes, the data has " + data.byteSize());
        }
        return add(tensor, target -> {
            byte[] chunk = new byte[(int) Math.min(BUFFER_BYTES, data.byteSize())];
            for (long at = 0; at < data.byteSize(); at += chunk.length) {
                int count = (int) Math.min(chunk.length, data.byteSize() - at);
                MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
                target.write(ByteBuffer.wrap(chunk, 0, count));
            }
        });
    }

    /**
     * Adds a tensor whose data is made while the file is written.
     *
     * @param name the tensor's name: UTF-8 of 1 to 63 bytes without a zero byte, not yet used
     * @param type the type of its elements
     * @param shape 1 to 4 dimensions, innermost first, each at least 1; the first a multiple of the type's block size;
     *            trailing dimensions of 1 are not kept
     * @param source gives the data; called once for each {@link #write}
     * @return this
     * @throws IllegalArgumentException if an argument is not as described
     */
    public GgufWriter tensor(String name, GgmlType type, List<Long> shape, GgufTensorSource source) {
        return add(describe(name, type, shape), Objects.requireNonNull(source, "source"));
    }

    private GgufTensor describe(String name, GgmlType type, List<Long> shape) {
        requireName("tensor name", name, GgufParser.MAX_NAME_BYTES);
        Objects.requireNonNull(type, "type");
        if (shape.isEmpty() || shape.size() > GgufParser.MAX_DIMENSIONS) {
            throw new IllegalArgumentException("tensor '" + name + "' has " + shape.size()
                    + " dimensions, it must have 1 to " + GgufParser.MAX_DIMENSIONS);
        }
        if (shape.stream().anyMatch(dimension -> dimension < 1) || shape.getFirst() % type.blockSize() != 0) {
            throw new IllegalArgumentException("tensor '" + name + "' has the shape " + shape
                    + "; every dimension must be at least 1, and for " + type + " the first a multiple of "
                    + type.blockSize());
        }
        try {
            long bytes = type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
            Math.addExact(dataBytes, bytes + ALIGNMENT);
            return new GgufTensor(name, type, shape, dataBytes, bytes);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("tensor '" + name + "' of shape " + shape + " has more than 2^63 bytes",
                    e);
        }
    }

    private GgufWriter add(GgufTensor tensor, GgufTensorSource source) {
        if (tensors.size() >= GgufParser.MAX_ENTRIES) {
            throw new IllegalArgumentException("more than " + GgufParser.MAX_ENTRIES + " tensors");
        }
        if (tensors.putIfAbsent(tensor.name(), new Content(tensor, source)) != null) {
            throw new IllegalArgumentException("there is a tensor '" + tensor.name() + "' already");
        }
        dataBytes = padded(dataBytes + tensor.bytes());
        return this;
    }

    /**
     * Writes the file. It is written beside its place under another name and moved there when it is complete; a file
     * that is there already is replaced in one step, and stays as it is if writing fails. The writer can be used further.
     *
     * @param path where to write
     * @throws GgufException if the file can't be written, or a source gives more or fewer bytes than its tensor has
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp's libraries can't be loaded
     */
    public void write(Path path) {
        List<GgufTensor> infos = new ArrayList<>();
        tensors.values().forEach(content -> infos.add(content.tensor()));
        byte[] head = GgufHead.build(path, metadata, infos);
        Path absolute = path.toAbsolutePath();
        if (Files.isDirectory(absolute) || absolute.getFileName() == null) {
            throw new GgufException(path, "is a directory; name a file in it.");
        }
        try {
            AtomicFile.write(absolute, partial -> {
                try (FileChannel file = FileChannel.open(partial, StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
                    writeTo(path, file, head);
                }
                // What is written must pass what is read.
                MappedFile.use(partial, GgufParser::parse);
            });
        } catch (IOException | UnsupportedOperationException e) {
            throw new GgufException(path, "could not be written: " + e.getMessage()
                    + ". Check that its directory exists, is writable and has room.", e);
        }
    }

    private void writeTo(Path path, FileChannel file, byte[] head) throws IOException {
        try (CountingChannel target = new CountingChannel(file, BUFFER_BYTES)) {
            target.write(ByteBuffer.wrap(head));
            for (Content content : tensors.values()) {
                GgufTensor tensor = content.tensor();
                long start = target.count();
                target.limit(start + tensor.bytes());
                try {
                    content.source().writeTo(target);
                } catch (IOException e) {
                    if (!target.overflowed()) {
                        throw e;
                    }
                }
                if (target.count() - start != tensor.bytes() || target.overflowed()) {
                    throw new GgufException(path, "was not written: the source of tensor '" + tensor.name() + "' gave "
                            + (target.overflowed() ? "more than " : target.count() - start + " of ") + tensor.bytes()
                            + " bytes");
                }
                target.limit(Long.MAX_VALUE);
                target.write(ByteBuffer.allocate((int) (padded(target.count()) - target.count())));
            }
        }
    }

    private static long padded(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static void requireTexts(String key, GgufArray array) {
        for (int i = 0; i < array.size(); i++) {
            for (byte b : array.textBytes(i)) {
                if (b == 0) {
                    throw new IllegalArgumentException("text " + i + " of '" + key + "' holds a zero byte");
                }
            }
        }
    }

    private static void requireName(String what, String name, int maxBytes) {
        requireText(what, name);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > maxBytes) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' has " + length + " bytes, it must have 1 to " + maxBytes);
        }
    }

    /** ggml takes texts as C strings, which end at the first zero byte. */
    private static void requireText(String what, String text) {
        Objects.requireNonNull(text, what);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " holds a zero byte");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + " holds half a surrogate pair");
        }
    }
}
