package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.demo.BrevityRecipe;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steered against unsteered on the lab model. */
class CompareCommandTest {
    /** The first tokens, {@code <think>} and a line break, of which the model is sure; then it has a choice. */
    private static final int CERTAIN = 2;

    @TempDir
    private static Path folder;
    private static String vector;

    @BeforeAll
    static void extract() throws IOException {
        Path file = folder.resolve("brief.gguf");
        try (Model model = Model.load(LabModel.THINK.path())) {
            BrevityRecipe.BREVITY.extract(model, SessionOptions.defaults().withThreads(1), (_, _) -> true)
                    .write(file);
        }
        vector = file.toString();
    }

    private static Run run(String... more) {
        return Run.onLab("compare", Stream.concat(Stream.of("--chat", "--temp", "0", "--steps", "1:3", "--vector",
                vector), Stream.of(more)).toArray(String[]::new));
    }

    private static double estimate(JsonObject arm, String which, String metric, String end) {
        return arm.getAsJsonObject(which).getAsJsonObject(metric).get(end).getAsDouble();
    }

    @Test
    void theVectorShortensThinkingAndTheControlDoesNot() {
        JsonObject json = run("--prompts", "lab:dev", "--limit", "6", "--random-control", "--prompt-control",
                "Be brief.", "--json").json();
        assertThat(json.keySet()).containsExactly("model", "parallel", "plan", "questions", "arms", "complete");
        assertThat(json.getAsJsonArray("questions")).hasSize(6);
        List<JsonObject> arms = json.getAsJsonArray("arms").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(arms).extracting(arm -> arm.get("name").getAsString()).containsExactly("unsteered", "steered",
                "random direction", "prompt \"Be brief.\"");
        double plain = estimate(arms.get(0), "means", "thinking_tokens", "mean");
        assertThat(estimate(arms.get(1), "means", "thinking_tokens", "mean")).isLessThan(plain / 2);
        assertThat(estimate(arms.get(2), "means", "thinking_tokens", "mean")).isGreaterThan(plain / 2);
        assertThat(estimate(arms.get(3), "means", "thinking_tokens", "mean")).isLessThan(plain / 2);
        assertThat(estimate(arms.get(1), "minus_unsteered", "thinking_tokens", "high")).isNegative();
        assertThat(arms).allSatisfy(arm -> {
            assertThat(estimate(arm, "means", "accuracy", "mean")).isBetween(0.3, 1.0);
            JsonArray answers = arm.getAsJsonArray("answers");
            assertThat(answers).hasSize(6).allSatisfy(element -> {
                JsonObject answer = element.getAsJsonObject();
                assertThat(answer.keySet()).containsExactly("text", "tokens", "entropies", "mean_entropy",
                        "thinking_tokens", "ended", "cut", "seconds", "tokens_per_second", "answer", "correct",
                        "reason");
                assertThat(answer.getAsJsonArray("entropies")).hasSameSizeAs(answer.getAsJsonArray("tokens"));
            });
            // the mean is that of the answers
            assertThat(answers.asList().stream()
                    .mapToInt(answer -> answer.getAsJsonObject().get("thinking_tokens").getAsInt()).average()
                    .orElseThrow())
                    .isEqualTo(estimate(arm, "means", "thinking_tokens", "mean"));
        });
    }

    /**
     * Each answer is the one that the model gives alone: company changes nothing but the time, and the last bits of what
     * is computed. They may turn a close choice in the course of a text, but not its first tokens, which are certain.
     */
    @Test
    void companyDoesNotChangeTheAnswer() {
        JsonObject together = run("--prompts", "lab:dev", "--limit", "3", "-n", "12", "--json").json();
        JsonObject alone = run("--prompts", "lab:dev", "--limit", "3", "-n", "12", "--parallel", "1", "--json").json();
        for (int arm = 0; arm < 2; arm++) {
            List<JsonObject> answers = answers(together, arm);
            assertThat(answers).hasSize(3);
            for (int i = 0; i < 3; i++) {
                JsonObject other = answers(alone, arm).get(i);
                assertThat(Run.ints(answers.get(i).getAsJsonArray("tokens"))).startsWith(
                        Arrays.copyOf(Run.ints(other.getAsJsonArray("tokens")), CERTAIN));
                double[] entropies = Run.doubles(answers.get(i).getAsJsonArray("entropies"));
                double[] others = Run.doubles(other.getAsJsonArray("entropies"));
                assertThat(Arrays.copyOf(entropies, CERTAIN + 1))
                        .containsExactly(Arrays.copyOf(others, CERTAIN + 1), within(0.2));
            }
        }
    }

    private static List<JsonObject> answers(JsonObject json, int arm) {
        return json.getAsJsonArray("arms").get(arm).getAsJsonObject().getAsJsonArray("answers").asList().stream()
                .map(JsonElement::getAsJsonObject).toList();
    }

    @Test
    void showsTextsSideBySideAndSaysWhenNothingChanged() throws IOException {
        Path prompts = Files.writeString(folder.resolve("q.txt"), "Start with 4, then double. What is the result?\n");
        Run run = run("--prompts", prompts.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("plan", "unsteered", "steered", "thinking tokens", "mean entropy", "tokens/s",
                "one question").doesNotContain("right answers", "\033[");
        Run none = Run.onLab("compare", "--chat", "-p", "Hello", "-n", "5", "--vector", vector + ":0");
        assertThat(none.out()).contains("warning: 1 of 1 steered answers are the unsteered ones");
    }

    @Test
    void rowsAreKeptAndCanBeGraded() throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        JsonObject json = run("--prompts", "lab:dev", "--limit", "3", "--parallel", "2", "--rows", rows.toString(),
                "--json").json();
        assertThat(json.get("complete").getAsBoolean()).isTrue();
        assertThat(Files.readAllLines(rows)).hasSize(6);
        JsonArray graded = Run.of("grade", "-f", rows.toString(), "--json").json().getAsJsonArray("items");
        List<Boolean> right = graded.asList().stream()
                .map(item -> item.getAsJsonObject().get("right").getAsBoolean()).toList();
        assertThat(Files.readAllLines(rows).stream().map(line -> JsonParser.parseString(line).getAsJsonObject()
                .get("right").getAsBoolean())).isEqualTo(right);
    }

    @Test
    void anEstimateTellsTheWorkAndDoesNothing() {
        JsonObject counted = run("--prompts", "lab:dev", "--limit", "5", "-n", "40", "--prompt-control", "Be brief.",
                "--estimate", "--json").json();
        assertThat(counted.get("texts").getAsInt()).as("three arms").isEqualTo(15);
        assertThat(counted.get("tokens_written").getAsInt()).isEqualTo(600);
        assertThat(counted.get("seconds").getAsDouble()).isPositive();
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (String[] wrong : new String[][]{{"-p", "x", "--raw"}, {"-p", "x", "-n", "0"},
                {"-p", "x", "--parallel", "0"},
                {"-p", "x", "--prompts", "y"}, {"-p", "x", "--answer-pattern", "x"},
                {"--prompts", "lab:dev", "--limit", "0"},
                {}}) {
            Run run = run(wrong);
            assertThat(run.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(run.err()).hasLineCount(1);
        }
        assertThat(run("--prompts", folder.resolve("absent").toString()).code()).isEqualTo(1);
        assertThat(Run.onLab("compare", "-p", "x", "--vector", vector, "--prompt-control", "y").code()).isEqualTo(2);
    }
}
