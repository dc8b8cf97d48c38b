package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preset on so few problems that only its largest effects show. */
class EffectCommandTest {
    @TempDir
    private Path out;

    private Run run(String... more) {
        List<String> all = new ArrayList<>(List.of("effect", "--out", out.toString()));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void theDirectionShortensThinkingAndTheRandomOneDoesNot() {
        JsonObject json = run("--problems", "4", "--screening", "1", "--development", "1", "--finalists", "1",
                "--pairs", "10", "--strengths", "1", "--layers", "5", "--parallel", "4", "--seed", "4", "--json")
                .json();
        assertThat(json.get("experiment").getAsString()).isEqualTo("compression");
        assertThat(json.get("threads").getAsInt()).isEqualTo(1);
        JsonObject summary = json.getAsJsonObject("summary");
        assertThat(summary.get("time").getAsString()).isEqualTo("cpu");
        List<JsonObject> arms = summary.getAsJsonArray("arms").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(arms).extracting(arm -> arm.get("name").getAsString())
                .contains("unsteered", "direction of prompts", "prompt \"Be brief.\"", "random direction");
        List<Double> shares = arms.stream()
                .map(arm -> arm.getAsJsonObject("thinking_share").get("estimate").getAsDouble()).toList();
        assertThat(shares.get(0)).isEqualTo(1);
        assertThat(shares.get(1)).as("steered").isLessThan(0.7);
        assertThat(shares.get(2)).as("prompt").isLessThan(0.7);
        assertThat(shares.get(3)).as("random").isGreaterThan(0.7);
        assertThat(arms.get(0).get("steered_tokens").getAsDouble()).isZero();
        assertThat(arms.get(1).get("steered_tokens").getAsDouble()).isPositive();
        assertThat(out.resolve("compression/result.json")).exists();
        assertThat(out.resolve("report.html")).exists();
    }

    @Test
    void refusesSenselessSettingsAndNamesWhatReplacesFormerOnes() {
        assertThat(run("--problems", "0").code()).isEqualTo(2);
        Run pool = run("--pool", "20");
        assertThat(pool.code()).isEqualTo(2);
        assertThat(pool.err()).contains("--pool", "--pairs 20");
        Run diverse = run("--diverse", "5");
        assertThat(diverse.code()).isEqualTo(2);
        assertThat(diverse.err()).contains("--diverse", "swerve extract --select 5");
        assertThat(run("--help").out()).contains("--strengths", "--out", "experiment compression")
                .doesNotContain("--pool");
    }
}
