package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.steering.Dose;
import io.swerve.steering.SteeringVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    @TempDir
    private Path folder;

    private Path vector;
    private Path prompts;

    @BeforeEach
    void extract() throws IOException {
        vector = folder.resolve("brief.gguf");
        Path pairs = file("pairs.jsonl", LabSet.PAIRS.problems().subList(0, 8),
                problem -> Map.of("positive", ChatMl.prompt(Optional.of("Be brief."), problem.question()), "negative",
                        ChatMl.prompt(Optional.of("Think step by step."), problem.question())));
        assertThat(Run.onLab("extract", "--pairs", pairs.toString(), "-o", vector.toString()).code()).isZero();
        prompts = file("prompts.jsonl", LabSet.DEV.problems().subList(0, 3),
                problem -> Map.of("prompt", ChatMl.prompt(Optional.empty(), problem.question())));
    }

    private Path file(String name, List<LabProblem> problems, Function<LabProblem, Map<String, String>> line)
            throws IOException {
        return Files.writeString(folder.resolve(name),
                problems.stream().map(line).map(new Gson()::toJson).collect(Collectors.joining("\n")));
    }

    private Run calibrate(String... more) {
        List<String> all = new ArrayList<>(List.of(vector.toString(), "--tokens", "12"));
        all.addAll(List.of(more));
        return Run.onLab("calibrate", all.toArray(String[]::new));
    }

    @Test
    void findsAStrengthAndStoresIt() {
        Path output = folder.resolve("calibrated.gguf");
        JsonObject json = calibrate("-f", prompts.toString(), "--layers", "5", "--strengths", "0,0.5,1", "--kl", "0.02",
                "--asc", "0.001", "-o", output.toString(), "--json").json();
        assertThat(json.get("texts").getAsInt()).isEqualTo(3);
        assertThat(json.get("positions").getAsInt()).isEqualTo(36);
        assertThat(json.getAsJsonArray("table").get(0).getAsJsonObject().get("mean").getAsDouble()).isZero();
        JsonObject budget = json.getAsJsonObject("budget");
        assertThat(budget.get("reached").getAsBoolean()).isTrue();
        assertThat(budget.get("mean").getAsDouble()).isCloseTo(0.02, within(0.001));
        assertThat(json.getAsJsonObject("asc").get("exact").getAsDouble()).isPositive();
        SteeringVector stored = SteeringVector.read(output);
        assertThat(stored.layers()).containsExactly(5);
        assertThat(stored.info().activationNorms()).hasSize(6);
        Dose dose = stored.info().doses().getFirst();
        assertThat((float) dose.high()).isEqualTo(budget.get("strength").getAsFloat());
        assertThat(dose.points()).hasSizeGreaterThan(3);

        Run text = calibrate("-f", prompts.toString(), "--layers", "5", "--strengths", "0.5,1", "--kl", "0.02");
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("same top").contains("meets the budget");
    }

    @Test
    void comparesLayers() throws IOException {
        Path pairs = file("prefer.jsonl", LabSet.DEV.problems().subList(3, 6),
                problem -> Map.of("prompt", ChatMl.prompt(Optional.empty(), problem.question()), "positive",
                        "<think>\n" + problem.concise(), "negative", "<think>\n" + problem.verbose()));
        JsonObject json = calibrate("--pairs", pairs.toString(), "--layers", "4-5", "--strengths", "1", "--kl", "0.02",
                "--sweep", "--json").json();
        assertThat(json.getAsJsonObject("sweep").getAsJsonArray("rows")).hasSize(3);
        assertThat(Run.ints(json.getAsJsonArray("layers"))).containsAnyOf(4, 5);
        assertThat(json.getAsJsonObject("budget").get("reached").getAsBoolean()).isTrue();
    }

    @Test
    void aBudgetOutOfReachFails() {
        Path output = folder.resolve("never.gguf");
        Run run = calibrate("-f", prompts.toString(), "--layers", "5", "--strengths", "1", "--kl", "1000", "-o",
                output.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("1000").contains("1024").hasLineCount(1);
        assertThat(run.out()).contains("same top");
        assertThat(output).doesNotExist();
    }

    @Test
    void misuseIsRefused() throws IOException {
        String file = prompts.toString();
        assertThat(calibrate().code()).isEqualTo(2);
        assertThat(calibrate("-f", file, "--kl", "-1").err()).contains("--kl").contains("-1");
        assertThat(calibrate("-f", file, "--kl", "NaN").code()).isEqualTo(2);
        assertThat(calibrate("-f", file, "--asc", "1", "--asc-step", "0").code()).isEqualTo(2);
        assertThat(calibrate("-f", file, "--sweep", "--kl", "1").err()).contains("--pairs");
        assertThat(calibrate("-f", file, "--strengths", "NaN").err()).contains("NaN");
        assertThat(calibrate("-f", file, "--strengths", "1,1").err()).contains("twice");
        assertThat(calibrate("-f", file, "--layers", "0").code()).isEqualTo(2);
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"prompt\": \"a\"}\n{\"prompt\": 3}");
        assertThat(calibrate("-f", broken.toString()).err()).contains("line 2").contains("prompt");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
        assertThat(calibrate("-f", empty.toString()).err()).contains("no prompts");
    }
}
