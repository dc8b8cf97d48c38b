package io.swerve.bench.experiment.rlsteering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outcomes made by hand: ten chains and ten facts, of which so many are right. */
class RlSteeringReportTest {
    private static final RlSteeringSettings SETTINGS = new RlSteeringSettings(RlSteeringSettings.RewardKind.EXACT, 3, 2,
            0.6, 3, 2, 4, 5, "Think.", "Answer.", "The answer is", " ", ".", 2);

    private static List<RewardedTrace> outcomes(int chains, int facts, int cut) {
        return IntStream.range(0, 20).mapToObj(p -> new RewardedTrace(new int[30 + p], new float[30 + p],
                HandMade.transcript(p < 10 ? p < chains : p - 10 < facts, p < cut), p < 10 ? 0.5 : 0.25)).toList();
    }

    private static ExperimentResult report(List<RewardedTrace> base, List<RewardedTrace> given,
            List<RewardedTrace> random1, List<RewardedTrace> random2) {
        List<TaskProblem> problems = new ArrayList<>(HandMade.problems(10, "chain"));
        problems.addAll(HandMade.problems(10, "fact"));
        Map<String, List<EvaluatedCandidate>> searches = new LinkedHashMap<>();
        searches.put(RlSteeringReport.GIVEN, List.of(new EvaluatedCandidate(new double[]{0, 0}, 0.2),
                new EvaluatedCandidate(new double[]{1, -0.5}, 0.7), new EvaluatedCandidate(new double[]{2, 2}, 0.4)));
        searches.put(RlSteeringReport.random(0), List.of(new EvaluatedCandidate(new double[]{0, 0}, 0.2)));
        searches.put(RlSteeringReport.random(1), List.of(new EvaluatedCandidate(new double[]{0, 0}, 0.2)));
        Map<String, List<RewardedTrace>> outcomes = new LinkedHashMap<>();
        outcomes.put(RlSteeringReport.BASE, base);
        outcomes.put(RlSteeringReport.GIVEN, given);
        outcomes.put(RlSteeringReport.random(0), random1);
        outcomes.put(RlSteeringReport.random(1), random2);
        outcomes.put(RlSteeringReport.ONES, outcomes(3, 3, 0));
        outcomes.put(RlSteeringReport.PROMPT, outcomes(7, 7, 0));
        return new RlSteeringReport(SETTINGS, problems, new int[]{4, 5}, searches, outcomes, 1)
                .result(Optional.empty(), List.of());
    }

    private static List<String> findings(int base, int given, int random) {
        return report(outcomes(base, base, 0), outcomes(given, given, 0), outcomes(random, random, 0),
                outcomes(random, random, 0)).findings();
    }

    @Test
    void theSearchHelpsHarmsOrNeither() {
        assertThat(findings(2, 9, 2).get(0))
                .isEqualTo("The search finds coefficients that help: of 3 candidates, rewarded"
                        + " by exact answers on 5 problems, the best one takes held-out accuracy from 20.0% (8.1 to 41.6) to 90.0%"
                        + " (69.9 to 97.2) (p < 0.001).");
        assertThat(findings(9, 2, 2).get(0)).startsWith("The search finds coefficients that do harm: ");
        assertThat(findings(5, 6, 2).get(0)).startsWith("Whether the search helps can't be told: ");
        assertThat(findings(0, 0, 0).get(0)).startsWith("Nothing is concluded: no arm");
        assertThat(report(outcomes(2, 2, 0), outcomes(9, 9, 2), outcomes(2, 2, 0), outcomes(2, 2, 0)).findings().get(0))
                .startsWith("Nothing is concluded: 10.0% of the answers of 'given directions' are cut");
    }

    @Test
    void severalRandomDirectionsAreTheControl() {
        assertThat(findings(2, 9, 2).get(1))
                .startsWith("It is the directions, not the search alone: the same search on 2"
                        + " random directions of the same norms gives 20.0% (")
                .contains("(given minus random: 70.0 (")
                .endsWith(" points, p < 0.001).");
        assertThat(findings(2, 2, 9).get(1)).startsWith("Random directions do better: ");
        assertThat(findings(2, 5, 6).get(1)).startsWith("The directions that were given are not shown to matter: ");
        // one random direction as good as the given one, and one that is not: other directions may be as good
        ExperimentResult mixed = report(outcomes(2, 2, 0), outcomes(9, 9, 0), outcomes(9, 9, 0), outcomes(2, 2, 0));
        assertThat(mixed.findings().get(1)).startsWith("The directions that were given are not shown to matter")
                .contains("gives 55.0% (");
        assertThat(mixed.summary().getAsJsonObject("random").get("estimate").getAsDouble()).isCloseTo(0.55,
                within(1e-9));
        assertThat(mixed.summary().getAsJsonObject("given_against_random").get("estimate").getAsDouble())
                .isCloseTo(0.35, within(1e-9));
    }

    @Test
    void lossesOfAKindAreAmongTheFindings() {
        ExperimentResult result = report(outcomes(0, 10, 0), outcomes(10, 2, 0), outcomes(1, 9, 0), outcomes(1, 9, 0));
        assertThat(result.findings().get(2))
                .isEqualTo("By kind of problem, from base to given directions: chain 0.0% (0.0"
                        + " to 27.8) to 100.0% (72.2 to 100.0), a gain; fact 100.0% (72.2 to 100.0) to 20.0% (5.7 to 51.0), a loss"
                        + " (tested as 2).");
        assertThat(result.tables().get(1).rows().get(1)).startsWith("fact", "100.0% (72.2 to 100.0)",
                "20.0% (5.7 to 51.0)").endsWith("a loss");
        JsonObject fact = result.summary().getAsJsonArray("groups").get(1).getAsJsonObject();
        assertThat(fact.get("group").getAsString()).isEqualTo("fact");
        assertThat(fact.getAsJsonObject("change").get("estimate").getAsDouble()).isCloseTo(-0.8, within(1e-9));
        // 6 of 10 differ: p = 2 / 64, as one of two 4 / 64
        assertThat(report(outcomes(0, 5, 0), outcomes(6, 5, 0), outcomes(1, 9, 0), outcomes(1, 9, 0)).findings().get(2))
                .contains("chain 0.0% (0.0 to 27.8) to 60.0% (31.3 to 83.2), not clear");
    }

    @Test
    void cellsJsonAndChartsTellTheSameNumbers() {
        ExperimentResult result = report(outcomes(2, 2, 0), outcomes(9, 9, 1), outcomes(1, 1, 0), outcomes(3, 3, 0));
        assertThat(result.tables().getFirst().rows().get(1)).startsWith("given directions", "90.0% (69.9 to 97.2)",
                "5.0%").element(3).asString().startsWith("70.0 (").endsWith("p < 0.001");
        assertThat(result.tables().getFirst().rows().get(0).get(3)).isEqualTo("-");
        JsonObject given = result.summary().getAsJsonObject("ways").getAsJsonObject("given_directions");
        assertThat(given.getAsJsonObject("accuracy").get("estimate").getAsDouble()).isEqualTo(0.9);
        assertThat(given.getAsJsonObject("reward").get("estimate").getAsDouble()).isEqualTo(0.375);
        assertThat(given.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(39.5);
        assertThat(result.charts().get(1).series().getFirst().y()).containsExactly(0.2, 0.9, 0.1, 0.3, 0.3, 0.7);
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.2, 0.7, 0.7);
        assertThat(result.tables().get(2).rows().getFirst()).containsExactly("given directions", "0.200", "0.700", "2",
                "3");
        assertThat(result.findings().get(3))
                .isEqualTo("For comparison, all coefficients 1 without any search: 30.0% (14.5"
                        + " to 51.9); the prompt \"Think.\" alone: 70.0% (48.1 to 85.5).");
        assertThat(result.findings().get(4)).isEqualTo("Found coefficients: layer 4 1.00, layer 5 -0.50.");
        assertThat(result.summary().getAsJsonObject("coefficients").getAsJsonArray("given_directions").get(1)
                .getAsDouble()).isEqualTo(-0.5);
    }
}
