package io.swerve.bench.experiment.critique;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.HandMade;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers made by hand, of which everything is known. */
class CritiqueReportTest {
    private static final int PROBLEMS = 20;

    private static CritiqueCondition arm(String name, int right, double tokens) {
        return new CritiqueCondition(name, tokens > 0 ? 2 : 0, tokens, HandMade.given(right, PROBLEMS, -1.5));
    }

    private static ExperimentResult report(CritiqueCondition... arms) {
        return new CritiqueReport(List.of(arms), List.of(),
                new CritiqueSettings(false, 100, 0.5, "", List.of(), 1, "The answer is {}."), 1).result(List.of());
    }

    private static ExperimentResult report(int none, int solutions, int one, int many, int shuffled) {
        return report(arm(CritiqueReport.NONE, none, 0), arm(CritiqueReport.SOLUTIONS, solutions, 90),
                arm(CritiqueReport.ONE, one, 95), arm(CritiqueReport.MANY, many, 70),
                arm(CritiqueReport.SHUFFLED, shuffled, 71), arm("adapter a", many, 0));
    }

    @Test
    void whatHelpsAndWhatHarmsIsTold() {
        ExperimentResult result = report(16, 4, 16, 18, 2);
        assertThat(result.findings().get(0)).isEqualTo("Critiques against solutions: more right answers. Accuracy is"
                + " 90.0% (69.9 to 97.2) against 20.0% (8.1 to 41.6) (p < 0.001), behind 70 against 90 tokens of"
                + " demonstrations, so that the length of the prompt differs too.");
        assertThat(result.findings().get(1)).startsWith("Critiques of one problem against those of many: no difference"
                + " that these problems show. Accuracy is 80.0%").contains("behind 95 against 70 tokens");
        assertThat(result.findings().get(2)).startsWith("Critiques against shuffled ones: more right answers")
                .endsWith("behind 70 against 71 tokens of demonstrations.");
        assertThat(result.findings().get(3))
                .startsWith("Without demonstrations accuracy is 80.0% (58.4 to 91.9); 2 of 4"
                        + " kinds of demonstrations lower it (solutions, shuffled critiques).");
        assertThat(result.findings().get(4)).isEqualTo("With adapter a against the model as it is: no difference that"
                + " these problems show. Accuracy is 90.0% (69.9 to 97.2) against 80.0% (58.4 to 91.9) (p = 0.500).");
        List<String> solutions = result.tables().getFirst().rows().get(1);
        assertThat(solutions).startsWith("solutions", "2.0", "90", "20.0% (8.1 to 41.6)", "0.0%").endsWith("p < 0.001");
        assertThat(solutions.get(6)).startsWith("-60.0 (");
        assertThat(result.tables().getFirst().rows().getFirst()).endsWith("-", "-");
        JsonObject json = result.summary().getAsJsonObject("critiques_of_many_problems_solutions");
        assertThat(json.getAsJsonObject("log_probability").get("estimate").getAsDouble()).isEqualTo(-1.5);
        assertThat(json.getAsJsonObject("against_none").get("difference").getAsDouble()).isPositive();
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.8, 0.2, 0.8, 0.9, 0.1, 0.9);
    }

    @Test
    void theOppositeIsTold() {
        ExperimentResult result = report(4, 18, 10, 3, 17);
        assertThat(result.findings().get(0)).contains("fewer right answers");
        assertThat(result.findings().get(1)).contains("more right answers");
        assertThat(result.findings().get(2)).contains("fewer right answers");
        assertThat(result.findings().get(3)).contains("no kind of demonstration lowers it clearly");
    }

    @Test
    void nothingIsConcludedAtTheFloorWhereAnswersAreCutAndWhereNothingIsShown() {
        ExperimentResult floor = report(0, 0, 0, 0, 0);
        assertThat(floor.findings().subList(0, 4)).allMatch(finding -> finding.contains("Nothing is concluded"));
        List<GivenTrace> cut = IntStream.range(0, PROBLEMS).mapToObj(i -> HandMade.given(i < 10, "4", -1, i >= 10))
                .toList();
        ExperimentResult result = report(new CritiqueCondition(CritiqueReport.NONE, 0, 0, cut),
                arm(CritiqueReport.SOLUTIONS, 10, 90), arm(CritiqueReport.ONE, 10, 0),
                new CritiqueCondition(CritiqueReport.MANY, 2, 80, cut), arm(CritiqueReport.SHUFFLED, 10, 80));
        assertThat(result.findings().get(0))
                .contains("Nothing is concluded: 50.0% of the answers of 'critiques of many");
        assertThat(result.findings().get(1)).contains("no demonstration fits into the 100 tokens of --budget");
        assertThat(result.findings().get(3)).contains("Nothing is concluded: 50.0% of the answers of 'none'");
        assertThat(result.tables().getFirst().rows().getFirst().get(4)).isEqualTo("50.0%");
    }
}
