package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFileTest {
    @TempDir
    Path folder;

    /** The vector with which llama.cpp's own tool was run for the parity expectations. */
    private static SteeringVector reference() {
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer = 1; layer <= 5; layer++) {
            float[] direction = new float[256];
            for (int j = 0; j < 256; j++) {
                direction[j] = (float) (Math.sin((layer * 256 + j) * 0.37) * 0.8);
            }
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, new VectorInfo("difference-of-means", "response", 50, "llama"));
    }

    private Path write(GgufWriter writer) {
        Path file = folder.resolve("vector.gguf");
        writer.write(file);
        return file;
    }

    private void assertRefused(GgufWriter writer, String... parts) {
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> SteeringVector.read(write(writer)))
                .satisfies(e -> assertThat(e.getMessage()).contains(folder.toString()).contains(parts));
    }

    @Test
    void writesWhatLlamaCppReads() {
        Path file = folder.resolve("vector.gguf");
        reference().write(file);
        GgufFile gguf = GgufFile.read(file);
        assertThat(gguf.architecture()).contains("controlvector");
        assertThat(gguf.value("controlvector.model_hint")).contains(GgufValue.text("llama"));
        assertThat(gguf.value("controlvector.layer_count")).contains(GgufValue.uint32(5));
        assertThat(gguf.tensors()).extracting(GgufTensor::name).containsExactly("direction.1", "direction.2",
                "direction.3", "direction.4", "direction.5");
        assertThat(gguf.tensors()).allSatisfy(tensor -> {
            assertThat(tensor.type()).isEqualTo(GgmlType.F32);
            assertThat(tensor.shape()).containsExactly(256L);
        });
        assertThat(gguf.readF32("direction.3")).containsExactly(reference().direction(3));
    }

    @Test
    void readsBackWhatItWrote() {
        Path file = folder.resolve("vector.gguf");
        reference().write(file);
        assertThat(SteeringVector.read(file)).isEqualTo(reference());
    }

    @Test
    void readsFilesOfOtherToolsWithAnyMetadata() {
        GgufWriter writer = new GgufWriter().put("general.architecture", GgufValue.text("steeringvector"))
                .put("controlvector.layer_count", GgufValue.int32(29)).put("swerve.pairs", GgufValue.text("many"))
                .tensor("direction.17", 1, 2).tensor("direction.2", -1, -2);
        SteeringVector vector = SteeringVector.read(write(writer));
        assertThat(vector.layers()).containsExactly(2, 17);
        assertThat(vector.direction(2)).containsExactly(-1, -2);
        assertThat(vector.info()).isEqualTo(VectorInfo.unknown());
    }

    @Test
    void readsImpossiblePairCountsAsNearest() {
        assertThat(SteeringVector.read(write(new GgufWriter().put("swerve.pairs", GgufValue.int32(-3))
                .tensor("direction.1", 1))).info().pairs()).isZero();
        assertThat(SteeringVector.read(write(new GgufWriter().put("swerve.pairs", GgufValue.uint32(0xFFFF_FFFFL))
                .tensor("direction.1", 1))).info().pairs()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token_embd.weight", "direction", "direction.", "direction.-1", "direction.3abc",
            "direction. 3", "direction.+3", "direction.03", "direction.3.1", "direction.99999999999", "Direction.3",
            "steering.3"})
    void refusesOtherTensors(String name) {
        assertRefused(new GgufWriter().tensor("direction.1", 1, 2).tensor(name, 1, 2), "'" + name + "'");
    }

    @Test
    void refusesLayerZeroAsLlamaCppDoes() {
        assertRefused(new GgufWriter().tensor("direction.1", 1).tensor("direction.0", 1), "'direction.0'", "layer 0");
    }

    @Test
    void refusesOtherTypesShapesAndLengths() {
        try (Arena arena = Arena.ofConfined()) {
            assertRefused(new GgufWriter().tensor("direction.1", GgmlType.F16, List.of(4L), arena.allocate(8)),
                    "'direction.1'", "f16");
            assertRefused(new GgufWriter().tensor("direction.1", GgmlType.F32, List.of(4L, 2L), arena.allocate(32)),
                    "'direction.1'", "[4, 2]");
        }
        assertRefused(new GgufWriter().tensor("direction.1", 1, 2).tensor("direction.2", 1, 2, 3), "'direction.2'",
                "has 3", "has 2");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesNumbersThatAreNotFinite(float value) {
        assertRefused(new GgufWriter().tensor("direction.1", 1, 2).tensor("direction.2", 1, value), "'direction.2'",
                Float.toString(value), "at 1");
    }

    @Test
    void refusesFilesWithoutDirections() {
        assertRefused(new GgufWriter().put("general.architecture", GgufValue.text("controlvector")), "no tensors");
    }

    @Test
    void refusesAModel() {
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> SteeringVector
                        .read(Path.of("../bench/src/main/resources/io/swerve/bench/lab/lab-think-q8_0.gguf")))
                .withMessageContaining("model");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        Path whole = folder.resolve("whole.gguf");
        SteeringVector.of(Map.of(1, new float[]{1, 2}, 2, new float[]{3, 4}), VectorInfo.unknown()).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.gguf");
        int data = Math.toIntExact(GgufFile.read(whole).dataOffset()) + 32 + 8; // two directions, the first padded
        for (int length = 0; length < data; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatExceptionOfType(GgufException.class).as("%d of %d bytes", length, bytes.length)
                    .isThrownBy(() -> SteeringVector.read(cut));
        }
    }

    @Test
    void refusesMissingFilesAndPlacesThatCannotBeWritten() {
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> SteeringVector.read(folder.resolve("missing.gguf")));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> SteeringVector.read(folder));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> reference().write(folder));
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> reference().write(folder.resolve("no/such/folder.gguf")));
    }

    @Test
    void writesNoLayerZeroWithoutBeingTold() {
        Path file = folder.resolve("vector.gguf");
        SteeringVector vector = SteeringVector.of(Map.of(0, new float[]{1}, 3, new float[]{2}), VectorInfo.unknown());
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> vector.write(file))
                .withMessageContaining("layer 0").withMessageContaining("onLayers(1, 3)");
        assertThat(file).doesNotExist();
        vector.onLayers(1, 3).write(file);
        assertThat(SteeringVector.read(file).layers()).containsExactly(3);
    }
}
