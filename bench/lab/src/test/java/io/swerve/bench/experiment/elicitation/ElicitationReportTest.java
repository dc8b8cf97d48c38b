package io.swerve.bench.experiment.elicitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes made by hand, of which everything is known. */
class ElicitationReportTest {
    private static final int PROBLEMS = 20;

    /** A route that is right on the first problems. */
    private static Route route(String name, int right, int tokens) {
        return Route.of(name, "", outcomes(right, tokens, 0));
    }

    private static List<ProblemOutcome> outcomes(int right, int tokens, int cut) {
        return IntStream.range(0, PROBLEMS)
                .mapToObj(i -> new ProblemOutcome(HandMade.transcript(i < right, i < cut), tokens, new int[0],
                        new float[0]))
                .toList();
    }

    private static ExperimentResult report(Optional<Route> thinking, boolean last, Route... routes) {
        List<TaskProblem> problems = new ArrayList<>(HandMade.problems(4, "easy"));
        problems.addAll(HandMade.problems(16, "hard"));
        return new ElicitationReport(problems, List.of(routes), thinking, last, 1).result(List.of());
    }

    private static ExperimentResult usual(Optional<Route> thinking) {
        return report(thinking, false, route("as it is", 4, 10), route("a prompt", 6, 80), route("a direction", 16, 60),
                route("at random", 0, 10));
    }

    @Test
    void theBestRouteAndItsShareOfTheGapAreTold() {
        ExperimentResult result = usual(Optional.of(route("thinking", 20, 100)));
        assertThat(result.findings().get(0))
                .startsWith("The best route, a direction, takes the base model from 20.0% (8.1"
                        + " to 41.6) to 80.0% (58.4 to 91.9) (p = 0.001 as the best of 3), 75.0% (")
                .endsWith(" of the gap to the thinking model.");
        assertThat(result.findings().get(1)).isEqualTo("Clearly better than the base model: a direction 80.0% (58.4 to"
                + " 91.9). Clearly worse: none. Not to be told from it: a prompt 30.0% (14.5 to 51.9), at random 0.0% (0.0"
                + " to 16.1). Nothing is concluded, as answers are cut or too near to never or always being right, of:"
                + " none.");
        List<List<String>> rows = result.tables().get(0).rows();
        assertThat(rows.get(1)).startsWith("a prompt", "30.0% (14.5 to 51.9)", "0.0%").element(3).asString()
                .startsWith("10.0 (").endsWith(", p = 0.500");
        assertThat(rows.get(1)).element(4).asString().startsWith("12.5% (");
        assertThat(rows.get(1)).element(5).asString().isEqualTo("80.0 (range 80.0 to 80.0)");
        assertThat(rows.getFirst()).element(3).asString().isEqualTo("-");
        assertThat(rows.getLast()).startsWith("thinking", "100.0% (83.9 to 100.0)");
        assertThat(result.tables().get(1).columns()).containsExactly("route", "easy", "hard");
        assertThat(result.tables().get(1).rows().get(0)).containsExactly("as it is", "100.0% (51.0 to 100.0)",
                "0.0% (0.0 to 19.4)");
        JsonObject prompt = result.summary().getAsJsonArray("routes").get(1).getAsJsonObject();
        assertThat(prompt.getAsJsonObject("against_base").get("estimate").getAsDouble()).isCloseTo(0.1, within(1e-9));
        assertThat(prompt.getAsJsonObject("gap").get("estimate").getAsDouble()).isEqualTo(0.125);
        assertThat(result.summary().getAsJsonArray("routes")).hasSize(4);
        assertThat(result.summary().getAsJsonObject("thinking").get("estimate").getAsDouble()).isEqualTo(1);
        assertThat(result.charts().get(0).series().getFirst().y()).containsExactly(0.2, 0.3, 0.8, 0, 1);
        assertThat(result.charts().get(1).series().get(2).x()).containsExactly(60);
        assertThat(result.charts().get(1).series().get(2).y()).containsExactly(0.8);
    }

    @Test
    void theHeadlineFollowsTheTestOfTheBestOfSeveral() {
        Optional<Route> none = Optional.empty();
        assertThat(report(none, false, route("as it is", 10, 10), route("worse", 2, 5)).findings().get(0))
                .isEqualTo("No route does better than the base model as it is, 50.0% (29.9 to 70.1) right.");
        // six more: p = 2 / 64, as the best of two 4 / 64
        ExperimentResult several = report(none, false, route("as it is", 6, 10), route("better", 12, 5),
                route("other", 5, 5));
        assertThat(several.findings().get(0))
                .startsWith("No route is shown to do better than the base model as it is: the"
                        + " best one, better, takes the base model from 30.0%")
                .contains("(p = 0.063 as the best of 2).");
        assertThat(report(none, false, route("as it is", 6, 10), route("better", 12, 5)).findings().get(0))
                .startsWith("The best route, better, takes the base model from 30.0%").contains("p = 0.031");
        assertThat(report(none, false, route("as it is", 0, 10), route("better", 1, 5)).findings().get(0))
                .startsWith("Nothing is concluded: no arm is clearly right more often than 5.0%");
        assertThat(report(none, false, route("as it is", 2, 10), Route.of("cut", "", outcomes(18, 5, 2))).findings())
                .satisfies(findings -> {
                    assertThat(findings.get(0))
                            .startsWith("Nothing is concluded: 10.0% of the answers of 'cut' are cut");
                    assertThat(findings.get(1)).endsWith("right, of: cut 90.0% (69.9 to 97.2).");
                });
        assertThat(report(none, false, route("as it is", 18, 10), route("worse", 2, 5)).findings().get(1))
                .contains("Clearly worse: worse 10.0% (2.8 to 30.1).");
    }

    @Test
    void ofEqualRoutesThatWithTheFewestTokensIsBest() {
        assertThat(report(Optional.empty(), false, route("as it is", 2, 10), route("long", 18, 80),
                route("short", 18, 60)).findings().get(0)).startsWith("The best route, short, ");
    }

    @Test
    void severalDrawsAreAveragedAndTheirIntervalKnowsThem() {
        Route lucky = new Route("feature", "f", List.of(outcomes(20, 10, 0), outcomes(2, 20, 0), outcomes(2, 30, 0)));
        ExperimentResult result = report(Optional.empty(), false, route("as it is", 2, 10), lucky);
        assertThat(lucky.correct()).startsWith(1, 1).endsWith(1 / 3.0);
        assertThat(lucky.tokens()).containsOnly(20);
        JsonObject accuracy = result.summary().getAsJsonArray("routes").get(1).getAsJsonObject()
                .getAsJsonObject("accuracy");
        assertThat(accuracy.get("estimate").getAsDouble()).isCloseTo(0.4, within(1e-9));
        assertThat(accuracy.get("low").getAsDouble()).as("two of three trainings do nothing").isLessThan(0.15);
        assertThat(accuracy.get("high").getAsDouble()).isGreaterThan(0.7);
        assertThat(result.findings().get(0)).as("by the problems alone it would be clear")
                .startsWith("No route is shown to do better");
        assertThat(result.tables().getFirst().rows().get(1).get(6)).isEqualTo("3");
    }

    @Test
    void whatTheGapIsWorthIsSaid() {
        ExperimentResult none = usual(Optional.empty());
        assertThat(none.findings()).anyMatch(finding -> finding.contains("no gap to measure"));
        assertThat(none.tables().get(0).rows().get(1)).element(4).asString().isEqualTo("-");
        assertThat(usual(Optional.of(route("thinking", 5, 100))).findings().getLast())
                .startsWith("The thinking model is"
                        + " not clearly better than the base model on these problems (p = 1.000)");
        assertThat(usual(Optional.of(route("thinking", 20, 100))).findings()).hasSize(2);
        assertThat(report(Optional.of(route("thinking", 20, 100)), true, route("as it is", 2, 10)).findings().getLast())
                .startsWith("The vector that was chosen is added to the last layer");
    }
}
