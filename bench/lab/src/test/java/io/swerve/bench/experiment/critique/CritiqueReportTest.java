package io.swerve.bench.experiment.critique;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.traces.HandMade;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers made by hand, of which everything is known. */
class CritiqueReportTest {
    private static CritiqueCondition condition(String name, int right) {
        return new CritiqueCondition(name, name.equals("none") ? 0 : 2, name.equals("none") ? 0 : 90,
                HandMade.given(right, 10, -1.5));
    }

    @Test
    void whatHelpsAndWhatHarmsIsTold() {
        ExperimentResult result = new CritiqueReport(
                List.of(condition("none", 8), condition("solutions", 2), condition("critiques of one problem", 8),
                        condition("critiques of many problems", 10), condition("shuffled critiques", 1)),
                List.of(), new CritiqueSettings(false, 100, 0.5, "", List.of(), 1, "The answer is {}."), 1)
                .result(List.of());
        assertThat(result.findings().get(0)).startsWith("Critiques against solutions in as many tokens: more right"
                + " answers, 100.0% (range 100.0 to 100.0) against 20.0% (").endsWith("(p = 0.008).");
        assertThat(result.findings().get(1)).contains("no difference that these problems show", "(p = 0.500)");
        assertThat(result.findings().get(3)).contains("accuracy is 80.0% (", "2 of 4 kinds of demonstrations lower it"
                + " significantly. Here demonstrations do harm");
        List<String> solutions = result.tables().getFirst().rows().get(1);
        assertThat(solutions).startsWith("solutions", "2.0", "90").endsWith("p = 0.031");
        assertThat(solutions.get(5)).startsWith("-60.0% (");
        assertThat(result.tables().getFirst().rows().getFirst()).endsWith("-", "-");
        JsonObject json = result.summary().getAsJsonObject("critiques_of_many_problems");
        assertThat(json.keySet()).containsExactly("demonstration_tokens", "accuracy", "log_probability",
                "against_none");
        assertThat(json.getAsJsonObject("log_probability").get("estimate").getAsDouble()).isEqualTo(-1.5);
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.8, 0.2, 0.8, 1, 0.1);
    }
}
