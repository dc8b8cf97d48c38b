package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** The experiment from one end to the other, so small that only its largest effects show. */
class EffectCommandTest {
    private static final String[] SMALL = {"effect", "--problems", "6", "--development", "2", "--pairs", "10",
            "--diverse", "5", "--pool", "20", "--parallel", "6", "--seed", "3"};

    private static Run run(String... more) {
        String[] all = new String[SMALL.length + more.length];
        System.arraycopy(SMALL, 0, all, 0, SMALL.length);
        System.arraycopy(more, 0, all, SMALL.length, more.length);
        return Run.of(all);
    }

    private static JsonObject interval(JsonObject json, String key) {
        JsonObject interval = json.getAsJsonObject(key);
        double estimate = interval.get("estimate").getAsDouble();
        assertThat(interval.get("low").getAsDouble()).as(key).isLessThanOrEqualTo(estimate + 1e-9);
        assertThat(interval.get("high").getAsDouble()).as(key).isGreaterThanOrEqualTo(estimate - 1e-9);
        return interval;
    }

    @Test
    void measuresEveryArmAndRepeatsItself() {
        JsonObject json = run("--json").json();
        JsonArray arms = json.getAsJsonArray("arms");
        assertThat(arms).hasSize(6).allSatisfy(element -> {
            JsonObject arm = element.getAsJsonObject();
            for (String key : new String[]{"thinking", "thinking_share", "accuracy", "accuracy_change", "seconds",
                    "speed_up"}) {
                interval(arm, key);
            }
        });
        JsonObject plain = arms.get(0).getAsJsonObject();
        JsonObject steered = arms.get(1).getAsJsonObject();
        assertThat(plain.get("steered_tokens").getAsDouble()).isZero();
        assertThat(interval(plain, "thinking_share").get("estimate").getAsDouble()).isEqualTo(1);
        assertThat(steered.get("steered_tokens").getAsDouble()).isPositive();
        assertThat(interval(steered, "thinking").get("estimate").getAsDouble())
                .isLessThan(interval(plain, "thinking").get("estimate").getAsDouble());
        assertThat(json.get("cosine_diverse").getAsDouble()).isBetween(0.5, 1 + 1e-9);

        JsonObject again = run("--json").json();
        assertThat(again.get("chosen")).isEqualTo(json.get("chosen"));
        for (int i = 0; i < arms.size(); i++) {
            for (String key : new String[]{"thinking", "accuracy"}) {
                assertThat(again.getAsJsonArray("arms").get(i).getAsJsonObject().get(key))
                        .isEqualTo(arms.get(i).getAsJsonObject().get(key));
            }
        }
        assertThat(again.get("norm").getAsDouble()).isCloseTo(json.get("norm").getAsDouble(), within(0.0));
    }

    @Test
    void showsTables() {
        Run run = run();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("unsteered", "vector of 10 pairs", "Be brief.", "random direction",
                "5 diverse pairs", "all 20 pairs", "Cosine").doesNotContain("\033[");
    }

    @Test
    void refusesSenselessSettings() {
        assertThat(Run.of("effect", "--problems", "0").code()).isEqualTo(2);
        Run run = Run.of("effect", "--pool", "20");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("pool of 20");
    }
}
