package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.steering.Dose;
import io.swerve.steering.DoseUnit;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.VectorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors examined, converted and shown. */
class DoctorCommandTest {
    private static final Gson GSON = new Gson();

    @TempDir
    private static Path folder;

    private static Path pairs;
    private static Path brief;
    /** The same as llama.cpp's cvector-generator would have written it: one late, and of length 1. */
    private static Path late;

    @BeforeAll
    static void extract() throws IOException {
        brief = folder.resolve("brief.gguf");
        late = folder.resolve("late.gguf");
        Path data = write("data.jsonl", LabSet.PAIRS.problems().subList(0, 16));
        pairs = write("pairs.jsonl", LabSet.PAIRS.problems().subList(16, 32));
        assertThat(Run.onLab("extract", "--pairs", data.toString(), "-o", brief.toString()).code()).isZero();
        GgufWriter writer = new GgufWriter().put("general.architecture", GgufValue.text("controlvector"))
                .put("controlvector.model_hint", GgufValue.text("llama"))
                .put("controlvector.layer_count", GgufValue.int32(4));
        SteeringVector vector = SteeringVector.read(brief);
        for (int block = 1; block <= 4; block++) {
            float[] direction = vector.direction(block);
            for (int i = 0; i < direction.length; i++) {
                direction[i] /= (float) vector.norm(block);
            }
            writer.tensor("direction." + (block + 1), direction);
        }
        writer.write(late);
    }

    private static Path write(String name, List<LabProblem> problems) throws IOException {
        return Files.writeString(folder.resolve(name), problems.stream()
                .map(problem -> GSON.toJson(Map.of("positive",
                        ChatMl.prompt(Optional.of("Be brief."), problem.question()), "negative",
                        ChatMl.prompt(Optional.of("Think step by step."), problem.question()))))
                .collect(Collectors.joining("\n")));
    }

    @Test
    void theDoctorFindsAVectorInOrder() {
        JsonObject json = Run.onLab("doctor", "--pairs", pairs.toString(), brief.toString(), "--json").json();
        assertThat(json.get("verdict").getAsString()).isEqualTo("aligned");
        assertThat(json.get("sign").getAsString()).isEqualTo("same");
        assertThat(json.getAsJsonObject("comparison").get("clear").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonArray("directions")).hasSize(5);
        assertThat(json.getAsJsonObject("declared").get("dialect").getAsString()).isEqualTo("swerve");
    }

    @Test
    void theDoctorPutsALateVectorRight() {
        Path right = folder.resolve("right.gguf");
        Run run = Run.onLab("doctor", "--pairs", pairs.toString(), late.toString(), "-o", right.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("verdict: misplaced (one block late)", "cvector-generator",
                "length 1", "wrote " + right);
        // the converted file and the one put right mean the same
        Path converted = folder.resolve("converted.gguf");
        assertThat(Run.of("vector", late.toString(), "-o", converted.toString()).code()).isZero();
        assertThat(SteeringVector.read(converted).withInfo(VectorInfo.unknown()))
                .isEqualTo(SteeringVector.read(right).withInfo(VectorInfo.unknown()));
    }

    @Test
    void theDoctorWritesNothingThatItIsNotSureOf() {
        Path random = folder.resolve("random.gguf");
        Map<Integer, float[]> directions = new TreeMap<>();
        Random numbers = new Random(3);
        for (int layer = 1; layer <= 5; layer++) {
            float[] direction = new float[256];
            for (int i = 0; i < 256; i++) {
                direction[i] = (float) numbers.nextGaussian();
            }
            directions.put(layer, direction);
        }
        SteeringVector.of(directions, VectorInfo.unknown()).write(random);
        Path output = folder.resolve("none.gguf");
        Run run = Run.onLab("doctor", "--pairs", pairs.toString(), random.toString(), "-o", output.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("verdict: unrelated");
        assertThat(run.err()).contains("wrote nothing");
        assertThat(output).doesNotExist();
    }

    @Test
    void vectorsAreMixedScaledAndCompared() {
        Path mixed = folder.resolve("mixed.gguf");
        JsonObject json = Run.of("vector", brief + ":0.5", late + ":2", "--layers", "2-4", "--norm", "3", "-o",
                mixed.toString(), "--json").json();
        assertThat(Run.ints(json.getAsJsonArray("layers"))).containsExactly(2, 3, 4);
        assertThat(Run.doubles(json.getAsJsonArray("norms"))).containsExactly(new double[]{3, 3, 3}, within(0.001));
        // rightly read, both point the same way in the layers that both have
        assertThat(json.getAsJsonArray("inputs").get(1).getAsJsonObject().getAsJsonObject("cosines").get("3")
                .getAsDouble()).isGreaterThan(0.999);
        assertThat(SteeringVector.read(mixed).info().model()).isEqualTo(SteeringVector.read(brief).info().model());

        Run nothing = Run.of("vector", brief.toString(), "--against", brief.toString());
        assertThat(nothing.out().lines().filter(line -> line.endsWith(" 0.0000"))).hasSize(5);
        Run wrong = Run.of("vector", brief.toString(), "--norm", "1", "--activation-norm", "1");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(Run.of("vector", brief.toString(), "--from", "nobody").err()).contains("nobody", "repeng");
        for (String range : List.of("0-3", "0%-50%", "all,2", "0")) {
            assertThat(Run.of("vector", brief.toString(), "--layers", range).err()).contains("--layers", "layer 0");
        }
    }

    @Test
    void inspectShowsThePassport() {
        Path file = folder.resolve("full.gguf");
        VectorInfo info = VectorInfo.of(new ModelIdentity("llama", "Somebody's", 6, 2, "ab"), "by-hand", "last")
                .withData(7, "0123456789abcdef".repeat(4)).withActivationNorms(Map.of(1, 10.0))
                .withDoses(List.of(new Dose(DoseUnit.RAW, List.of(1), 0.5, 2, List.of(new Dose.Point(2, 0.125)), "")))
                .withDiagnostics(List.of(new LayerDiagnostics(1, 5, 0.75, 0.9, 2.5, Double.NaN, 0.5)));
        SteeringVector.of(Map.of(1, new float[]{3, 4}), info).write(file);
        Run run = Run.of("inspect", file.toString());
        assertThat(run.out()).contains("by-hand", "Somebody's", "0123456789abcdef", "0.5000 to 2.000 raw at layers [1]",
                "KL 0.125", "0.750", "add at block-output");
        JsonObject vector = Run.of("inspect", file.toString(), "--json").json().getAsJsonObject("vector");
        assertThat(vector.get("dialect").getAsString()).isEqualTo("swerve");
        assertThat(vector.getAsJsonObject("model").get("n_layer").getAsInt()).isEqualTo(6);
        JsonObject diagnostics = vector.getAsJsonArray("diagnostics").get(0).getAsJsonObject();
        assertThat(diagnostics.get("auroc").getAsDouble()).isEqualTo(0.9);
        assertThat(diagnostics.get("split_half").isJsonNull()).isTrue();
    }

    @Test
    void inspectShowsFilesThatCantBeSteeredWith() {
        Path file = folder.resolve("broken.gguf");
        new GgufWriter().tensor("direction.1", 1, 2).tensor("direction.1abc", 1, 2).write(file);
        Run run = Run.of("inspect", file.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("direction.1abc");
        assertThat(run.err()).contains("llama.cpp would take it for direction.1");
    }

    @Test
    void anotherModelsVectorSteersWhenToldTo() {
        Path foreign = folder.resolve("foreign.gguf");
        SteeringVector vector = SteeringVector.read(brief);
        vector.withInfo(VectorInfo.of(new ModelIdentity("llama", "Another", 6, 256, ""), "", "")).write(foreign);
        Run refused = Run.onLab("generate", "-p", "x", "-n", "1", "--control-vector", foreign.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("'Another'").contains("Swerve lab thinking model").hasLineCount(1);
        Run told = Run.onLab("generate", "-p", "x", "-n", "1", "--control-vector", foreign.toString(),
                "--control-vector-any-model");
        assertThat(told.code()).isZero();
    }
}
