package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsCommandTest {
    private static final int WIDTH = 256;
    private static final int LAYERS = 6;

    @TempDir
    private Path folder;

    private static JsonObject values(String layers, String position) {
        return Run.onLab("activations", "-p", "The friend of", "--layers", layers, "--position", position, "--json")
                .json();
    }

    private static float[] row(JsonObject json, int index) {
        JsonArray row = json.getAsJsonArray("values").get(index).getAsJsonArray();
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i).getAsFloat();
        }
        return values;
    }

    /** Reads a .npy file by the format's description. */
    private static FloatBuffer numpy(Path file, String shape) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(magic).isEqualTo(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        byte[] header = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(header);
        assertThat(bytes.position() % 64).isZero();
        assertThat(new String(header, StandardCharsets.US_ASCII).stripTrailing())
                .isEqualTo("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
        assertThat(header[header.length - 1]).isEqualTo((byte) '\n');
        return bytes.asFloatBuffer();
    }

    @Test
    void jsonAndNumpyHoldTheSame() throws IOException {
        Path file = folder.resolve("out.npy");
        JsonObject json = Run.onLab("activations", "-p", "The friend of", "--layers", "1-5", "-o", file.toString(),
                "--json").json();
        assertThat(json.keySet()).containsExactly("layers", "n_embd", "values");
        assertThat(Run.ints(json.getAsJsonArray("layers"))).containsExactly(1, 2, 3, 4, 5);
        assertThat(json.get("n_embd").getAsInt()).isEqualTo(WIDTH);
        FloatBuffer floats = numpy(file, "(5, 256)");
        assertThat(floats.remaining()).isEqualTo(5 * WIDTH);
        for (int layer = 0; layer < 5; layer++) {
            float[] expected = new float[WIDTH];
            floats.get(expected);
            assertThat(row(json, layer)).isEqualTo(expected);
        }
    }

    @Test
    void lastAndMeanFollowFromAll() throws IOException {
        Path file = folder.resolve("all.npy");
        for (String share : List.of("2,4-5", "40%,80%-100%")) {
            assertThat(Run.ints(values(share, "last").getAsJsonArray("layers"))).containsExactly(2, 4, 5);
        }
        assertThat(Run.onLab("activations", "-p", "The friend of", "--layers", "all", "--position", "all", "-o",
                file.toString()).code()).isZero();
        int tokens = (int) ((Files.size(file) - 128) / (LAYERS * WIDTH * Float.BYTES));
        FloatBuffer floats = numpy(file, "(6, " + tokens + ", 256)");
        JsonObject last = values("all", "last");
        JsonObject mean = values("all", "mean");
        for (int layer = 0; layer < LAYERS; layer++) {
            float[] sum = new float[WIDTH];
            float[] row = new float[WIDTH];
            for (int token = 0; token < tokens; token++) {
                floats.get(row);
                for (int i = 0; i < WIDTH; i++) {
                    sum[i] += row[i] / tokens;
                }
            }
            assertThat(row(mean, layer)).containsExactly(sum, within(0.01f));
            // the last layer is computed for fewer rows then, by another kernel
            assertThat(row(last, layer)).containsExactly(row, within(1f));
        }
    }

    @Test
    void safetensorsHoldATensorForEachLayer() throws IOException {
        Path file = folder.resolve("out.safetensors");
        JsonObject json = Run.onLab("activations", "-p", "The friend of", "--layers", "2-3", "-o", file.toString(),
                "--json").json();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertThat(length % 8).isZero();
        JsonObject header = JsonParser.parseString(new String(bytes.array(), 8, length, StandardCharsets.UTF_8))
                .getAsJsonObject();
        assertThat(header.keySet()).containsExactly("__metadata__", "layer.2", "layer.3");
        assertThat(header.getAsJsonObject("__metadata__").get("position").getAsString()).isEqualTo("last");
        for (int i = 0; i < 2; i++) {
            JsonObject tensor = header.getAsJsonObject("layer." + (i + 2));
            assertThat(tensor.get("dtype").getAsString()).isEqualTo("F32");
            assertThat(Run.ints(tensor.getAsJsonArray("shape"))).containsExactly(WIDTH);
            int[] range = Run.ints(tensor.getAsJsonArray("data_offsets"));
            float[] values = new float[WIDTH];
            bytes.slice(8 + length + range[0], range[1] - range[0]).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()
                    .get(values);
            assertThat(row(json, i)).isEqualTo(values);
        }
        assertThat(bytes.capacity()).isEqualTo(8 + length + 2 * WIDTH * Float.BYTES);
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.partial");
    }
}
