package io.swerve.safetensors;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.internal.FloatFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files of 32-bit floats: tensors in the order in which they were added, and metadata of texts. For
 * one thread.
 */
public final class SafetensorsWriter {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    /** The data begin at a multiple of this many bytes. */
    private static final int ALIGNMENT = 8;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final JsonObject metadata = new JsonObject();

    private record Tensor(long[] shape, MemorySegment floats) {}

    /** Creates a writer without tensors. */
    public SafetensorsWriter() {}

    /**
     * Adds a text to the metadata; one under the same key is replaced.
     *
     * @param key the key
     * @param value the text
     * @return this writer
     */
    public SafetensorsWriter put(String key, String value) {
        metadata.addProperty(key, value);
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param name its name
     * @param floats native-order floats, read when the file is written
     * @param shape its dimensions, the slowest first
     * @return this writer
     * @throws IllegalArgumentException if there is a tensor of that name, or the shape doesn't fit the memory's size
     */
    public SafetensorsWriter tensor(String name, MemorySegment floats, long... shape) {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (Arrays.stream(shape).anyMatch(dimension -> dimension < 0)
                || floats.byteSize() != elements * Float.BYTES) {
            throw new IllegalArgumentException("tensor " + name + " of shape " + Arrays.toString(shape) + " needs "
                    + elements * Float.BYTES + " bytes, there are " + floats.byteSize());
        }
        if (name.equals(SafetensorsHeader.METADATA)
                || tensors.putIfAbsent(name, new Tensor(shape.clone(), floats)) != null) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param name its name
     * @param values its numbers, read when the file is written
     * @param shape its dimensions, the slowest first; none for one dimension of all values
     * @return this writer
     * @throws IllegalArgumentException if there is a tensor of that name, or the shape doesn't fit the number of values
     */
    public SafetensorsWriter tensor(String name, float[] values, long... shape) {
        return tensor(name, MemorySegment.ofArray(values), shape.length == 0 ? new long[]{values.length} : shape);
    }

    /**
     * Writes the file, which appears in one step when it is complete.
     *
     * @param path the file; replaced if it exists
     * @throws IOException if it can't be written
     */
    public void write(Path path) throws IOException {
        FloatFile.write(path, header(), tensors.values().stream().map(Tensor::floats).toList());
    }

    private byte[] header() {
        JsonObject header = new JsonObject();
        if (!metadata.isEmpty()) {
            header.add(SafetensorsHeader.METADATA, metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            long end = offset + entry.getValue().floats().byteSize();
            JsonObject tensor = new JsonObject();
            tensor.addProperty("dtype", "F32");
            tensor.add("shape", array(Arrays.stream(entry.getValue().shape()).boxed().toList()));
            tensor.add("data_offsets", array(List.of(offset, end)));
            header.add(entry.getKey(), tensor);
            offset = end;
        }
        byte[] json = GSON.toJson(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(Long.BYTES + padded.length).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length)
                .put(padded).array();
    }

    private static JsonArray array(List<Long> values) {
        JsonArray array = new JsonArray(values.size());
        values.forEach(array::add);
        return array;
    }
}
