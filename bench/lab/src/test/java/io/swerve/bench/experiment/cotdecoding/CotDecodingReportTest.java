package io.swerve.bench.experiment.cotdecoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.cotdecoding.BranchRow.BranchAnswer;
import io.swerve.bench.report.Chart;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Branches made by hand, of which everything is known. */
class CotDecodingReportTest {
    private static final int PROMPT = 10;
    private static final int PROBLEMS = 10;

    private static BranchAnswer branch(boolean right, double confidence, int tokens, boolean cut) {
        return new BranchAnswer(right ? "4" : "5", confidence, HandMade.transcript(right, cut), 0.25, 0,
                new int[tokens],
                new float[tokens], new float[tokens]);
    }

    /** So many problems whose greedy answer is right, and so many whose second, surer one is. */
    private static ExperimentResult report(int greedy, int second, int chosen, int cut) {
        return new CotDecodingReport(IntStream.range(0, PROBLEMS).mapToObj(p -> new BranchRow(PROMPT, List.of(
                branch(p < greedy, 0.2 + 0.01 * p, 10, false),
                branch(p < second, 0.9 + 0.001 * p, 40, p < cut)))).toList(),
                chosen, 2, 7).result(List.of());
    }

    @Test
    void aSurerBranchThatIsRightIsAYesAtItsPrice() {
        ExperimentResult result = report(0, 10, 1, 0);
        assertThat(result.findings().get(0)).startsWith("One branch is the greedy answer: 0.0% (0.0 to 27.8) of 10"
                + " problems are right by CoT-decoding, max with 1 branches (chosen on development problems)");
        assertThat(result.findings().get(1)).isEqualTo("Yes: 100.0% (72.2 to 100.0) of 10 problems are right by"
                + " CoT-decoding, max with 2 branches (all of them), 0.0% (0.0 to 27.8) greedily (p = 0.002), at 3.0"
                + " (range 3.0 to 3.0) times the tokens.");
        assertThat(result.findings()).anySatisfy(line -> assertThat(line)
                .startsWith("Right answers are given with more confidence than wrong ones: 0.90"));
        assertThat(result.tables().getFirst().columns()).startsWith("k", "tokens a problem", "times the greedy tokens",
                "cut", "probability of the first tokens", "CoT-decoding, max");
        assertThat(result.tables().getFirst().rows().get(0)).startsWith("1", "20", "1.0 (range 1.0 to 1.0)", "0.0%",
                "25.0%", "0.0% (0.0 to 27.8)");
        assertThat(result.tables().getFirst().rows().get(1)).startsWith("2", "60", "3.0 (range 3.0 to 3.0)", "0.0%",
                "50.0%", "100.0% (72.2 to 100.0)");
        JsonObject all = result.summary().getAsJsonObject("max_all");
        assertThat(all.getAsJsonObject("tokens_against_greedy").get("estimate").getAsDouble()).isEqualTo(3);
        assertThat(all.getAsJsonObject("against_greedy").get("estimate").getAsDouble()).isEqualTo(1);
        JsonObject second = result.summary().getAsJsonArray("by_branches").get(1).getAsJsonObject();
        assertThat(second.get("k").getAsInt()).isEqualTo(2);
        assertThat(second.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(60);
        assertThat(second.getAsJsonObject("max").get("estimate").getAsDouble()).isEqualTo(1);
        assertThat(second.getAsJsonObject("oracle").get("estimate").getAsDouble()).isEqualTo(1);
        Chart.Series max = result.charts().getFirst().series().getFirst();
        assertThat(max.x()).containsExactly(1, 2);
        assertThat(max.y()).containsExactly(0, 1);
        assertThat(result.findings()).contains(
                "The first tokens of the 1 branches chosen have 25.0% of the probability, those of all 2 50.0%.");
    }

    @Test
    void theVerdictFollowsTheTest() {
        assertThat(report(10, 0, 2, 0).findings().get(1)).startsWith("No, worse: 0.0% (0.0 to 27.8)")
                .contains("100.0% (72.2 to 100.0) greedily");
        assertThat(report(5, 6, 2, 0).findings().get(1)).startsWith("Not to be told from chance: 60.0%");
        assertThat(report(0, 0, 2, 0).findings().get(1)).startsWith("Nothing is concluded: no arm is clearly right more"
                + " often than 5.0%");
        assertThat(report(10, 10, 2, 0).findings().get(1)).startsWith("Nothing is concluded: no arm is clearly right"
                + " less often than 95.0%");
        assertThat(report(0, 10, 2, 2).findings().get(1)).startsWith("Nothing is concluded: 10.0% of the answers of"
                + " '2 branches' are cut");
    }

    @Test
    void choicesDiffer() {
        ExperimentResult result = report(10, 0, 1, 0);
        assertThat(result.findings()).contains("Counting the branches without their confidence gives 100.0% (72.2 to"
                + " 100.0); a perfect choice among them would give 100.0% (72.2 to 100.0).");
        assertThat(result.findings()).anySatisfy(line -> assertThat(line)
                .startsWith("Right answers are given with less confidence than wrong ones: 0.2"));
        JsonObject confidence = result.summary().getAsJsonObject("confidence");
        assertThat(confidence.getAsJsonObject("right").get("estimate").getAsDouble()).isCloseTo(0.245, within(1e-9));
        assertThat(confidence.getAsJsonObject("wrong").get("estimate").getAsDouble()).isCloseTo(0.9045, within(1e-9));
        assertThat(confidence.getAsJsonObject("difference").get("estimate").getAsDouble())
                .isCloseTo(-0.6595, within(1e-9));
        assertThat(report(10, 10, 1, 0).summary().has("confidence")).isFalse();
    }

    @Test
    void confidenceThatTellsNothingIsSaid() {
        List<BranchRow> rows = IntStream.range(0, PROBLEMS).mapToObj(p -> new BranchRow(PROMPT, List.of(
                branch(true, p % 2 == 0 ? 0.4 : 0.6, 10, false), branch(false, p % 2 == 0 ? 0.6 : 0.4, 10, false))))
                .toList();
        assertThat(new CotDecodingReport(rows, 2, 2, 7).result(List.of()).findings()).anySatisfy(line -> assertThat(
                line).startsWith("The confidence of right answers can't be told from that of wrong ones: 0.5"));
    }

    @Test
    void branchesWithoutAnAnswerAreCounted() {
        BranchAnswer silent = new BranchAnswer("", 0, HandMade.transcript(false, false), 0.25, 0, new int[3],
                new float[3],
                new float[3]);
        List<BranchRow> rows = IntStream.range(0, PROBLEMS)
                .mapToObj(_ -> new BranchRow(PROMPT, List.of(branch(true, 0.5, 10, false), silent))).toList();
        assertThat(new CotDecodingReport(rows, 2, 2, 7).result(List.of()).findings())
                .contains("10 of 20 branches give no answer.");
    }
}
