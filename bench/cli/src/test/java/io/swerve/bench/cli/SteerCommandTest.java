package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steering from the command line, by flags and by files. */
class SteerCommandTest {
    private static final int WIDTH = 256;

    @TempDir
    private Path folder;
    private Path vector;

    @BeforeEach
    void writeVector() {
        vector = folder.resolve("v.gguf");
        RandomGenerator random = new SplittableRandom(5);
        Map<Integer, float[]> directions = new HashMap<>();
        for (int layer : List.of(3, 4)) {
            float[] direction = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                direction[i] = (float) random.nextGaussian();
            }
            directions.put(layer, direction);
        }
        SteeringVector.of(directions, VectorInfo.unknown()).write(vector);
    }

    private static Run run(String... more) {
        return Run.onLab("steer", Stream.concat(Stream.of("--raw", "-p", Run.PROMPT, "--temp", "0", "-n", "12"),
                Stream.of(more)).toArray(String[]::new));
    }

    private static JsonObject json(String... more) {
        return run(Stream.concat(Stream.of(more), Stream.of("--json")).toArray(String[]::new)).json();
    }

    @Test
    void steersByFlagsAndTellsWhatItDid() {
        JsonObject json = json("--vector", vector + ":4", "--layers", "4", "--first-steps", "3", "--receipt", "--kl");
        assertThat(json.keySet()).containsExactly("model", "devices", "prompt_tokens", "tokens", "text", "logprobs",
                "entropies",
                "stop_reason", "prompt_ms", "decode_ms", "tokens_per_second", "plan", "receipt");
        assertThat(json.getAsJsonObject("plan").get("tier").getAsString()).isEqualTo("live_vector");
        JsonObject receipt = json.getAsJsonObject("receipt");
        int prompt = json.getAsJsonArray("prompt_tokens").size();
        assertThat(receipt.get("tokens").getAsInt()).isEqualTo(prompt + 11); // nobody decodes the last token
        assertThat(receipt.get("max_divergence").getAsDouble()).isPositive();
        JsonObject rule = receipt.getAsJsonArray("rules").get(0).getAsJsonObject();
        assertThat(rule.get("rows").getAsInt()).isEqualTo(3);
        assertThat(Run.ints(rule.getAsJsonArray("layers"))).containsExactly(4);
        assertThat(rule.get("projection_after").getAsDouble())
                .isGreaterThan(rule.get("projection_before").getAsDouble());
    }

    @Test
    void everyInterventionActsOrIsHarmless() {
        JsonObject plain = Run.onLab("generate", "--raw", "-p", Run.PROMPT, "--temp", "0", "-n", "12", "--json").json();
        assertThat(json("--vector", vector + ":0").get("logprobs")).isEqualTo(plain.get("logprobs"));
        assertThat(json("--intervention", "rescale", "--factor", "1", "--layers", "2-3").get("logprobs"))
                .isEqualTo(plain.get("logprobs"));
        for (String flags : List.of("project-out", "clamp --min -1 --max 1", "cap --max -3", "rotate --degrees 10")) {
            JsonObject json = json(("--intervention " + flags + " --vector " + vector).split(" "));
            assertThat(json.get("logprobs")).as(flags).isNotEqualTo(plain.get("logprobs"));
            assertThat(json.getAsJsonObject("plan").get("tier").getAsString()).isEqualTo("callback");
        }
    }

    @Test
    void whatWasSavedDoesTheSame() {
        Path plan = folder.resolve("plan.json");
        JsonObject first = json("--vector", vector + ":3", "--steps", "1:6", "--ramp", "0:1:4", "--save-plan",
                plan.toString());
        JsonObject second = json("--plan", plan.toString());
        for (String key : List.of("tokens", "logprobs", "plan", "receipt")) {
            assertThat(second.get(key)).as(key).isEqualTo(first.get(key));
        }
    }

    @Test
    void printsPlanTextAndReceipt() {
        Run run = run("--vector", vector.toString(), "--explain", "--receipt", "--kl");
        assertThat(run.code()).isZero();
        assertThat(run.out()).containsSubsequence("plan", "control vector", "v.gguf add", "receipt",
                "rows at layers 3, 4",
                "mean projection", "KL to unsteered");
    }

    @Test
    void aRuleThatNeverActsIsToldEvenIfNobodyAsked() {
        Run run = run("--vector", vector.toString(), "--after-text", "never to be seen", "--receipt");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("warning").contains("never acted");
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        String file = vector.toString();
        Map<String, List<String>> wrong = Map.of("say how to steer", List.of(), "rotate go together",
                List.of("--vector", file, "--degrees", "3"), "cap needs it",
                List.of("--vector", file, "--intervention", "cap"), "exclude each other",
                List.of("--vector", file, "--half-life", "3", "--ramp", "0:1:2"), "is no window",
                List.of("--vector", file, "--steps", "7"), "begins at 0 or later",
                List.of("--vector", file, "--steps", "7:7"), "--plan says all",
                List.of("--plan", "x.json", "--vector", file), "rescale needs --layers",
                List.of("--intervention", "rescale", "--factor", "2"));
        wrong.forEach((message, flags) -> {
            Run run = run(flags.toArray(String[]::new));
            assertThat(run.code()).as(message).isEqualTo(2);
            assertThat(run.err()).contains(message).hasLineCount(1);
            assertThat(run.out()).isEmpty();
        });
        Path plan = Files.writeString(folder.resolve("bad.json"),
                "{\"version\": 1, \"rules\": [{\"intervention\": {\"add\": \"none.gguf\"}}]}");
        Run run = run("--plan", plan.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("$.rules[0].intervention.add").hasLineCount(1);
        assertThat(run("--vector", file, "--layers", "5").code()).isNotZero();
    }
}
