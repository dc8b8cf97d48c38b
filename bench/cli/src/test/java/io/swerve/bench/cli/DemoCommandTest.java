package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    private static double mean(JsonObject json, int condition, String key) {
        return json.getAsJsonArray("conditions").get(condition).getAsJsonObject().getAsJsonObject(key).get("mean")
                .getAsDouble();
    }

    @Test
    void steeringShortensTheThinkingAndARandomDirectionDoesNot() {
        JsonObject json = Run.of("demo", "--problems", "10", "--json").json();
        JsonObject plain = json.getAsJsonObject("unsteered");
        JsonObject steered = json.getAsJsonObject("steered");
        for (JsonObject attempt : new JsonObject[]{plain, steered}) {
            assertThat(attempt.get("correct").getAsBoolean()).isTrue();
            assertThat(attempt.getAsJsonArray("entropies")).hasSameSizeAs(attempt.getAsJsonArray("tokens"));
        }
        int before = plain.get("thinking_tokens").getAsInt();
        assertThat(steered.get("thinking_tokens").getAsInt()).isLessThan(before / 2);
        assertThat(mean(json, 0, "accuracy")).isGreaterThanOrEqualTo(0.9);
        assertThat(mean(json, 1, "accuracy")).isGreaterThanOrEqualTo(0.9);
        assertThat(mean(json, 1, "thinking_tokens")).isLessThan(mean(json, 0, "thinking_tokens") / 2)
                .isLessThan(mean(json, 2, "thinking_tokens") / 2);
    }

    @Test
    void showsBothSideBySide() {
        Run run = Run.of("demo", "--problems", "1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("unsteered", "steered", "thinking tokens", "mean entropy", "tokens/s",
                "random direction", "right answers").doesNotContain("\033[");
    }
}
