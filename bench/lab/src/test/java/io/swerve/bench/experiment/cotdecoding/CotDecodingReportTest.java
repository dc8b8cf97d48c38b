package io.swerve.bench.experiment.cotdecoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.cotdecoding.BranchRow.BranchAnswer;
import io.swerve.bench.report.Chart;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Branches made by hand, of which everything is known. */
class CotDecodingReportTest {
    private static final int PROMPT = 10;
    private static final int PROBLEMS = 10;

    private static BranchAnswer branch(boolean right, double confidence, int tokens) {
        return new BranchAnswer(right ? "4" : "5", confidence, right, 0.25, 0, new int[tokens], new float[tokens],
                new float[tokens]);
    }

    /** Problems whose greedy answer and whose second, surer one are right or not. */
    private static ExperimentResult report(boolean greedy, boolean second) {
        BranchRow row = new BranchRow(PROMPT, List.of(branch(greedy, 0.2, 10), branch(second, 0.9, 40)));
        return new CotDecodingReport(Collections.nCopies(PROBLEMS, row), 1, 2, 7).result(List.of());
    }

    @Test
    void aSurerBranchThatIsRightIsAYesAtItsPrice() {
        ExperimentResult result = report(false, true);
        assertThat(result.findings().get(0)).startsWith("Not to be told from chance: 0.0% (range 0.0 to 0.0) of 10");
        assertThat(result.findings().get(1))
                .startsWith(
                        "Yes: 100.0% (range 100.0 to 100.0) of 10 problems are right by CoT-decoding, max with 2 branches")
                .endsWith("0.0% (range 0.0 to 0.0) greedily (p = 0.002), at 3.0 times the tokens.");
        assertThat(result.findings()).contains("The confidence of right answers is 0.900 (range 0.900 to 0.900), that of"
                + " wrong ones 0.200 (range 0.200 to 0.200).");
        assertThat(result.tables().getFirst().columns()).startsWith("k", "tokens a problem", "CoT-decoding, max");
        assertThat(result.tables().getFirst().rows().get(0)).startsWith("1", "20", "0.0% (range 0.0 to 0.0)");
        assertThat(result.tables().getFirst().rows().get(1)).startsWith("2", "60", "100.0% (range 100.0 to 100.0)");
        JsonObject all = result.summary().getAsJsonObject("max_all");
        assertThat(all.get("tokens_against_greedy").getAsDouble()).isEqualTo(3);
        assertThat(all.getAsJsonObject("against_greedy").get("difference").getAsDouble()).isEqualTo(1);
        JsonObject second = result.summary().getAsJsonArray("by_branches").get(1).getAsJsonObject();
        assertThat(second.get("k").getAsInt()).isEqualTo(2);
        assertThat(second.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(60);
        assertThat(second.getAsJsonObject("max").get("estimate").getAsDouble()).isEqualTo(1);
        assertThat(second.getAsJsonObject("oracle").get("estimate").getAsDouble()).isEqualTo(1);
        Chart.Series max = result.charts().getFirst().series().getFirst();
        assertThat(max.x()).containsExactly(1, 2);
        assertThat(max.y()).containsExactly(0, 1);
    }

    @Test
    void aSurerBranchThatIsWrongIsANo() {
        ExperimentResult result = report(true, false);
        assertThat(result.findings().get(1)).startsWith("No, worse: 0.0% (range 0.0 to 0.0)")
                .contains("100.0% (range 100.0 to 100.0) greedily");
        assertThat(result.findings()).contains("Counting the branches without their confidence gives 100.0% (range"
                + " 100.0 to 100.0); a perfect choice among them would give 100.0% (range 100.0 to 100.0).");
        assertThat(result.findings())
                .contains("The first tokens of the 1 branches chosen have 25.0% of the probability,"
                        + " the other 1 25.00%: the less likely a beginning, the less its confidence says.");
    }
}
