package io.swerve.bench.experiment.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.reasoning.budget.ResponseFeatures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows made by hand, of which everything is known. */
class BudgetReportTest {
    private static final int PROBLEMS = 10;

    /** A model that is always right or always wrong, with texts of one length; its prompts have 10 tokens. */
    private static ModelRows arms(boolean right, int tokens) {
        SampledReply reply = new SampledReply(right ? "4" : "5", right, 10, tokens, -1, ResponseFeatures.of("Hm."),
                Excerpt.NONE, null);
        List<RepliesRow> rows = Collections.nCopies(PROBLEMS, new RepliesRow(List.of(reply)));
        return new ModelRows(null, rows, rows, Map.of(), Map.of());
    }

    private static ExperimentResult report(boolean baseRight, boolean thinkingRight) {
        Map<String, ModelRows> models = new LinkedHashMap<>();
        models.put("base", arms(baseRight, 30));
        models.put("thinking", arms(thinkingRight, 90));
        BudgetSettings settings = new BudgetSettings(1, 0.7, List.of(1), List.of(), List.of(), 1);
        return new BudgetReport(settings, 1, List.of(), models).result();
    }

    @Test
    void aBaseModelThatIsWrongStaysBehind() {
        ExperimentResult result = report(false, true);
        assertThat(result.findings().getFirst()).startsWith("The base model stays behind: with its largest budget")
                .contains("40 tokens a problem) 0.0% (0.0 to 27.8) are right", "100 tokens) 100.0% (72.2 to 100.0)"
                        + " (p = 0.002)");
        assertThat(result.tables().getFirst().columns()).containsExactly("method", "tokens a problem", "right",
                "on the frontier");
        assertThat(result.tables().getFirst().rows())
                .contains(List.of("thinking, one sample", "100 (range 100 to 100)", "100.0% (72.2 to 100.0)", "yes"));
        JsonObject method = result.summary().getAsJsonArray("methods").get(0).getAsJsonObject();
        assertThat(method.keySet()).containsExactly("name", "tokens", "accuracy", "frontier");
        assertThat(method.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(40);
    }

    @Test
    void aBaseModelThatIsRightCatchesUp() {
        assertThat(report(true, false).findings().getFirst()).startsWith("The base model catches up");
        assertThat(report(true, true).findings().getFirst()).startsWith("Can't be told apart");
    }
}
