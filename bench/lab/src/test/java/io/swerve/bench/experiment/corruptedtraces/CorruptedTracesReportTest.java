package io.swerve.bench.experiment.corruptedtraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.HandMade;
import io.swerve.bench.report.Figures;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.Derangement;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twenty problems, of which each has its own number as the answer. */
class CorruptedTracesReportTest {
    private static final int PROBLEMS = 20;
    private static final Derangement SWAP = Derangement.of(PROBLEMS, 1);
    private static final CorruptedTracesSettings SETTINGS = new CorruptedTracesSettings(false, 0, 0.5, 2, 4, "{}");

    /** So many right answers; wrong ones are those of the swapped trace, or none that anything has. */
    private static List<GivenTrace> arm(int right, boolean following, boolean cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> HandMade.given(i < right,
                i < right ? String.valueOf(i) : following ? String.valueOf(SWAP.source(i)) : "none",
                i < right ? -1 : -3, cut)).toList();
    }

    private static Substitution substitution(int own, List<GivenTrace> swapped) {
        Map<Corruption, List<GivenTrace>> arms = new EnumMap<>(Corruption.class);
        Map<Corruption, Integer> changed = new EnumMap<>(Corruption.class);
        for (Corruption corruption : Corruption.values()) {
            arms.put(corruption, arm(5, false, false));
            changed.put(corruption, corruption.ordinal());
        }
        arms.put(Corruption.DELETED, arm(6, false, false));
        arms.put(Corruption.OWN, arm(own, false, false));
        arms.put(Corruption.SWAPPED, swapped);
        return new Substitution("in distribution", 25,
                Collections.nCopies(PROBLEMS, TaskProblem.of("p", "?", "4", "sums")), List.of(), SWAP, changed, arms);
    }

    private static ExperimentResult report(int own, List<GivenTrace> swapped, Map<String, List<GivenTrace>> shown) {
        return new CorruptedTracesReport(List.of(substitution(own, swapped)), shown, SETTINGS, 1).result(List.of());
    }

    private static String finding(int own, List<GivenTrace> swapped) {
        return report(own, swapped, Map.of()).findings().getFirst();
    }

    @Test
    void aSpoiltTraceThatSpoilsTheAnswerIsSeen() {
        ExperimentResult result = report(18, arm(4, true, false), Map.of());
        // wrong answers are those of the trace that was given, unless its problem had none
        double followed = IntStream.range(4, PROBLEMS).filter(i -> SWAP.source(i) < 18).count() / (double) IntStream
                .range(0, PROBLEMS).filter(i -> i < 18 || SWAP.source(i) < 18).count();
        assertThat(result.findings().getFirst())
                .startsWith(
                        "The answer depends on what the trace says. For problems in distribution accuracy is 90.0% (")
                .contains(" behind the model's own trace and 20.0% (", "(p < 0.001, 20 problems)",
                        "the answer is the other trace's own for " + Figures.percent(followed) + " (",
                        "Without a trace it is 25.0% (");
        List<List<String>> rows = result.tables().getFirst().rows();
        assertThat(rows.get(0)).startsWith("own trace", "0", "90.0% (69.9 to 97.2)", "0.0%", "-1.20 (-1.50 to -1.00)")
                .endsWith("-", "-");
        assertThat(rows.get(1)).startsWith("another problem's trace", "1", "20.0% (8.1 to 41.6)", "0.0%",
                "-2.60 (-2.90 to -2.20)");
        assertThat(rows.get(1).get(5)).startsWith("-70.0 (");
        assertThat(rows.get(5)).startsWith("no trace", "5", "25.0% (11.2 to 46.9)");
        assertThat(result.tables().getFirst().title()).contains("20 of 25 problems");
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.9, 0.2, 0.25, 0.25, 0.3,
                0.25);
        JsonObject json = result.summary().getAsJsonObject("in_distribution");
        assertThat(json.getAsJsonObject("swapped").getAsJsonObject("accuracy").get("estimate").getAsDouble())
                .isEqualTo(0.2);
        assertThat(json.getAsJsonObject("swapped").getAsJsonObject("against_own").get("difference").getAsDouble())
                .isCloseTo(-0.7, within(1e-12));
        assertThat(json.getAsJsonObject("follows_the_swapped_trace").get("estimate").getAsDouble())
                .isCloseTo(followed, within(1e-12));
    }

    @Test
    void everyVerdictHasItsCase() {
        assertThat(finding(10, arm(10, false, false))).startsWith("No dependence of the answer on the trace was found")
                .contains("the other trace's own for 0.0%");
        assertThat(finding(2, arm(18, false, false))).startsWith("Another problem's trace gives more right answers");
        assertThat(finding(0, arm(0, false, false)))
                .startsWith("Nothing is concluded: no arm is clearly right more often than 5.0%");
        assertThat(finding(20, arm(20, false, false))).startsWith("Nothing is concluded: no arm is clearly right less");
        assertThat(finding(18, arm(2, true, true))).startsWith("Nothing is concluded: 100.0% of the answers of"
                + " 'another problem's trace' are cut").contains("--max-tokens");
    }

    @Test
    void anAnswerThatFollowsTheTraceTellsWhereNoneIsRightOrAllAre() {
        List<GivenTrace> own = IntStream.range(0, PROBLEMS)
                .mapToObj(i -> HandMade.given(false, "wrong " + i, -1, false))
                .toList();
        List<GivenTrace> following = IntStream.range(0, PROBLEMS)
                .mapToObj(i -> HandMade.given(false, "wrong " + SWAP.source(i), -1, false)).toList();
        Substitution floor = substitution(0, following);
        floor.arms().put(Corruption.OWN, own);
        assertThat(new CorruptedTracesReport(List.of(floor), Map.of(), SETTINGS, 1).result(List.of()).findings()
                .getFirst()).startsWith("The answer depends on what the trace says").contains("own for 100.0% (83.9");
    }

    @Test
    void demonstrationsAreHeldAgainstEachOther() {
        assertThat(demonstrations(16, 4).findings().get(1))
                .startsWith("Behind 2 demonstrations with right traces accuracy is 80.0% (")
                .contains("with swapped ones 20.0% (", "without any 50.0% (", "its own is better than another's");
        assertThat(demonstrations(4, 16).findings().get(1)).contains("is better than its own.");
        assertThat(demonstrations(10, 11).findings().get(1)).contains("makes no difference that these problems show");
        assertThat(demonstrations(0, 0).findings().get(1)).contains("Nothing is concluded");
        ExperimentResult result = demonstrations(16, 4);
        assertThat(result.tables().get(1).rows().get(1)).startsWith("right traces", "80.0% (58.4 to 91.9)");
        assertThat(result.summary().getAsJsonObject("demonstrations").getAsJsonObject("swapped_traces")
                .getAsJsonObject("accuracy").get("estimate").getAsDouble()).isEqualTo(0.2);
    }

    private static ExperimentResult demonstrations(int right, int swapped) {
        Map<String, List<GivenTrace>> shown = new LinkedHashMap<>();
        shown.put(CorruptedTracesReport.NO_DEMONSTRATION, HandMade.given(10, PROBLEMS, -1));
        shown.put(CorruptedTracesReport.RIGHT_TRACES, HandMade.given(right, PROBLEMS, -1));
        shown.put(CorruptedTracesReport.SWAPPED_TRACES, HandMade.given(swapped, PROBLEMS, -2));
        return report(18, arm(4, true, false), shown);
    }
}
