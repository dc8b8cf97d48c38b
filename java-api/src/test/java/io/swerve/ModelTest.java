package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading, and what a model says of itself. */
class ModelTest {
    @TempDir
    private Path folder;

    @Test
    void progressGrowsFromZeroToTheSizeOfTheFile() {
        List<Long> seen = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        ModelOptions options = ModelOptions.defaults().withProgress((done, total) -> {
            seen.add(done);
            assertThat(total).isEqualTo(Lab.THINK.toFile().length());
            threads.add(Thread.currentThread());
            return true;
        });
        try (Model model = Model.load(Lab.THINK, options)) {
            assertThat(model.layerCount()).isEqualTo(6);
        }
        assertThat(seen).hasSizeGreaterThan(2).isSorted().first().isEqualTo(0L);
        assertThat(seen).last().isEqualTo(Lab.THINK.toFile().length());
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 1})
    void progressCanStopTheLoading(float at) {
        ModelOptions options = ModelOptions.defaults().withProgress((done, total) -> done < (double) at * total);
        assertThatThrownBy(() -> Model.load(Lab.THINK, options)).isInstanceOf(CancellationException.class)
                .hasMessageContaining("lab-think-q8_0.gguf");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 1})
    void progressThatFailsFailsTheLoading(float at) {
        RuntimeException failure = new IllegalStateException("no terminal");
        ModelOptions options = ModelOptions.defaults().withProgress((done, total) -> {
            if (done >= (double) at * total) {
                throw failure;
            }
            return true;
        });
        assertThatThrownBy(() -> Model.load(Lab.THINK, options)).isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("lab-think-q8_0.gguf").cause().isSameAs(failure);
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.gguf"));
        Path text = Files.writeString(folder.resolve("text.gguf"), "This is not a model.".repeat(100));
        for (Path path : List.of(folder.resolve("missing.gguf"), folder, empty, text)) {
            assertThatThrownBy(() -> Model.load(path)).isInstanceOf(GgufException.class)
                    .hasMessageStartingWith(path + ": ")
                    .satisfies(e -> assertThat(((GgufException) e).path()).isEqualTo(path));
        }
        assertThatNullPointerException().isThrownBy(() -> Model.load(null)).withMessage("path");
        assertThatNullPointerException().isThrownBy(() -> Model.load(Lab.THINK, null)).withMessage("options");
    }

    @Test
    void aControlVectorIsNoModel() {
        Path file = folder.resolve("vector.gguf");
        new GgufWriter().put("general.architecture", GgufValue.text("controlvector"))
                .put("controlvector.model_hint", GgufValue.text("llama")).put("controlvector.layer_count",
                        GgufValue.uint32(1))
                .tensor("direction.1", new float[256]).write(file);
        assertThatThrownBy(() -> Model.load(file)).isInstanceOf(GgufException.class)
                .hasMessageContaining("is a control vector, not a model");
    }

    @Test
    void aFileNameMayHaveAnyCharacters() throws IOException {
        Path file = Files.copy(Lab.THINK, folder.resolve("mod\u00e8le \u6f22 '\".gguf"));
        try (Model model = Model.load(file)) {
            assertThat(model.path()).isEqualTo(file);
            assertThat(model.toString()).contains("mod\u00e8le \u6f22");
        }
    }

    @Test
    void everyWayOfLoadingGivesTheSameModel() {
        ModelOptions defaults = ModelOptions.defaults();
        float[] expected = logits(defaults);
        for (ModelOptions options : List.of(defaults.withMemoryMap(false), defaults.withGpuLayers(0),
                defaults.withGpuLayers(3), defaults.withGpuLayers(Integer.MAX_VALUE), defaults.withCheckTensors(true),
                defaults.withLockMemory(true), defaults.withMemoryMap(false).withLockMemory(true))) {
            // A layer on a GPU is computed in another order, some with factors of fewer bits.
            assertThat(logits(options)).as(options::toString).containsExactly(expected, withPrecision(0.05f));
        }
        assertThat(logits(defaults.withMemoryMap(false).withGpuLayers(0)))
                .isEqualTo(logits(defaults.withGpuLayers(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withGpuLayers(-2))
                .withMessageContaining("gpuLayers").withMessageContaining("-2");
        assertThatNullPointerException().isThrownBy(() -> defaults.withProgress(null));
    }

    private static float[] logits(ModelOptions options) {
        try (Model model = Model.load(Lab.precise(), options);
                Session session = model.openSession(Lab.preciseOptions())) {
            return Lab.row(session.newSequence().prefill(Lab.prompt(model, Lab.QUESTION)));
        }
    }

    /** The scale of one block becomes NaN: only the check of the tensors finds it. */
    @Test
    void tensorsAreCheckedWhenAskedFor() throws IOException, InterruptedException {
        Path file = Files.copy(Lab.THINK, folder.resolve("nan.gguf"));
        GgufFile content = GgufFile.read(file);
        GgufTensor tensor = content.tensor("blk.3.ffn_down.weight").orElseThrow();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[]{0x00, 0x7E}), content.dataOffset() + tensor.offset());
        }
        Model.load(file).close();
        assertThat(new ForkedJvm(CheckedLoad.class, "-Dorg.slf4j.simpleLogger.defaultLogLevel=off").run(folder,
                file.toString())).contains("refused: ", "nan.gguf", "invalid data");
    }

    /** Runs in a JVM of its own: ggml itself prints what it finds. */
    static final class CheckedLoad {
        private CheckedLoad() {}

        /**
         * Loads a model, or prints why not.
         *
         * @param args its file
         */
        public static void main(String[] args) {
            try (Model model = Model.load(Path.of(args[0]), ModelOptions.defaults().withCheckTensors(true))) {
                System.out.println("loaded " + model.path());
            } catch (ModelLoadException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void aModelDescribesItself() {
        try (Model model = Model.load(Lab.THINK)) {
            assertThat(model.path()).isEqualTo(Lab.THINK);
            assertThat(model.architecture()).isEqualTo("llama");
            assertThat(model.layerCount()).isEqualTo(6);
            assertThat(model.embeddingSize()).isEqualTo(256);
            assertThat(model.headCount()).isEqualTo(4);
            assertThat(model.keyValueHeadCount()).isEqualTo(2);
            assertThat(model.trainingContextSize()).isEqualTo(512);
            assertThat(model.fileType()).isEqualTo("Q8_0");
            assertThat(model.description()).contains("llama", "Q8_0");
            assertThat(model.isRecurrent()).isFalse();
            assertThat(model.tokenizer()).isSameAs(model.tokenizer());
            assertThat(model.tokenizer().vocabularySize()).isEqualTo(768);

            GgufFile file = GgufFile.read(Lab.THINK);
            assertThat(model.parameterCount()).isEqualTo(file.tensors().stream().mapToLong(GgufTensor::elements).sum());
            assertThat(model.sizeInBytes()).isEqualTo(file.tensors().stream().mapToLong(GgufTensor::bytes).sum());
            assertThat(model.metadata()).containsEntry("general.name", "Swerve lab thinking model")
                    .containsEntry("llama.block_count", "6").containsEntry("tokenizer.ggml.add_bos_token", "true")
                    .doesNotContainKey("tokenizer.ggml.tokens");
            assertThat(file.metadata().keySet()).containsAll(model.metadata().keySet());
            assertThatThrownBy(() -> model.metadata().put("a", "b"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void aClosedModelStillDescribesItselfAndDoesNothingElse() {
        Model model = Model.load(Lab.THINK);
        assertThat(model).hasToString("Model[lab-think-q8_0.gguf, " + model.description() + "]");
        model.close();
        model.close();
        assertThat(model).hasToString("Model[lab-think-q8_0.gguf, " + model.description() + ", closed]");
        assertThat(model.metadata()).isNotEmpty();
        assertThat(model.chatTemplate()).isPresent();
        assertThatThrownBy(model::openSession).isInstanceOf(ClosedException.class)
                .hasMessageContaining("lab-think-q8_0.gguf");
        assertThatThrownBy(() -> model.newSampler(SamplerOptions.greedy())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.tokenizer().encode("a".repeat(1_000))).isInstanceOf(ClosedException.class);
        assertThatNullPointerException().isThrownBy(() -> model.openSession(null)).withMessage("options");
    }
}
