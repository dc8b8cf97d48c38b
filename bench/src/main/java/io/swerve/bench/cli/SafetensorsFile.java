package io.swerve.bench.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes the safetensors format: a tensor {@code layer.<n>} of 32-bit floats for each layer, and metadata of texts. See
 * the format's description at {@code github.com/huggingface/safetensors}.
 */
final class SafetensorsFile {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    /** The data begin at a multiple of this many bytes. */
    private static final int ALIGNMENT = 8;

    private SafetensorsFile() {}

    static void write(Path file, ActivationGrid grid, Map<String, String> metadata) throws IOException {
        FloatFile.write(file, header(grid, metadata), grid.values());
    }

    private static byte[] header(ActivationGrid grid, Map<String, String> metadata) {
        JsonObject header = new JsonObject();
        JsonObject texts = new JsonObject();
        metadata.forEach(texts::addProperty);
        header.add("__metadata__", texts);
        long offset = 0;
        for (int layer : grid.layers()) {
            JsonObject tensor = new JsonObject();
            tensor.addProperty("dtype", "F32");
            tensor.add("shape", array(Arrays.stream(grid.layerShape()).asLongStream().toArray()));
            tensor.add("data_offsets", array(offset, offset + grid.layerBytes()));
            header.add("layer." + layer, tensor);
            offset += grid.layerBytes();
        }
        byte[] json = GSON.toJson(header).getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        byte[] spaces = new byte[padded - json.length];
        Arrays.fill(spaces, (byte) ' ');
        return ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json)
                .put(spaces).array();
    }

    private static JsonArray array(long... values) {
        JsonArray array = new JsonArray(values.length);
        for (long value : values) {
            array.add(value);
        }
        return array;
    }
}
