package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extraction, steering with what was extracted, and a look into the file. */
class VectorCommandsTest {
    @TempDir
    private Path folder;

    private Path pairs() throws IOException {
        List<LabProblem> problems = LabSet.PAIRS.problems().subList(0, 8);
        return Files.writeString(folder.resolve("pairs.jsonl"), problems.stream()
                .map(problem -> new Gson().toJson(Map.of("positive",
                        ChatMl.prompt(Optional.of("Be brief."), problem.question()), "negative",
                        ChatMl.prompt(Optional.of("Think step by step."), problem.question()))))
                .collect(Collectors.joining("\n")));
    }

    private static JsonElement tokens(String... more) {
        String[] arguments = {"--raw", "-p", Run.PROMPT, "--temp", "0", "--json"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Run.onLab("generate", all).json().get("tokens");
    }

    @Test
    void whatIsExtractedSteers() throws IOException {
        Path file = folder.resolve("brief.gguf");
        JsonObject json = Run.onLab("extract", "--pairs", pairs().toString(), "-o", file.toString(), "--json").json();
        assertThat(json.keySet()).containsExactly("layers", "n_embd", "pairs", "norms", "method", "position",
                "data_sha256", "diagnostics");
        assertThat(Run.ints(json.getAsJsonArray("layers"))).containsExactly(1, 2, 3, 4, 5);
        assertThat(json.get("n_embd").getAsInt()).isEqualTo(256);
        assertThat(json.get("pairs").getAsInt()).isEqualTo(8);
        SteeringVector vector = SteeringVector.read(file);
        assertThat(Run.doubles(json.getAsJsonArray("norms")))
                .containsExactly(vector.norm(1), vector.norm(2), vector.norm(3), vector.norm(4), vector.norm(5));

        JsonElement plain = tokens();
        assertThat(tokens("--control-vector", file + ":0")).isEqualTo(plain);
        JsonElement steered = tokens("--control-vector", file + ":1", "--control-vector-layers", "5");
        assertThat(steered.getAsJsonArray()).hasSizeLessThan(plain.getAsJsonArray().size());
        assertThat(tokens("--control-vector", file + ":0.25", "--control-vector", file + ":0.75",
                "--control-vector-layers", "5-5")).isEqualTo(steered);
        assertThat(tokens("--control-vector", file.toString(), "--control-vector-layers", "100%")).isEqualTo(steered);

        JsonObject inspected = Run.of("inspect", file.toString(), "--json").json();
        assertThat(inspected.getAsJsonObject("metadata").get("general.architecture").getAsString())
                .isEqualTo("controlvector");
        assertThat(inspected.getAsJsonArray("tensors")).hasSize(5).allSatisfy(tensor -> {
            assertThat(tensor.getAsJsonObject().get("type").getAsString()).isEqualTo("f32");
            assertThat(tensor.getAsJsonObject().get("bytes").getAsLong()).isEqualTo(1024);
        });
    }

    @Test
    void aVectorOfAnotherModelIsRefused() {
        Path file = folder.resolve("narrow.gguf");
        SteeringVector.of(Map.of(1, new float[]{1, 2, 3}), VectorInfo.unknown()).write(file);
        Run run = Run.onLab("generate", "-p", "x", "--control-vector", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("3").contains("256").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void inspectsAModel() throws IOException {
        String file = LabModel.THINK.path().toString();
        JsonObject json = Run.of("inspect", file, "--json").json();
        assertThat(json.getAsJsonObject("metadata").get("llama.block_count").getAsInt()).isEqualTo(6);
        assertThat(json.getAsJsonObject("metadata").getAsJsonArray("tokenizer.ggml.tokens")).hasSize(768);
        Run text = Run.of("inspect", file);
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("general.architecture").contains("768 x string").contains("token_embd.weight");
    }
}
