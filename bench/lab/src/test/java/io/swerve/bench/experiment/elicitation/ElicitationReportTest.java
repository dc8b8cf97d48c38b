package io.swerve.bench.experiment.elicitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.task.TaskProblem;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes made by hand, of which everything is known. */
class ElicitationReportTest {
    private static final int PROBLEMS = 10;
    private static final List<TaskProblem> ASKED = IntStream.range(0, PROBLEMS)
            .mapToObj(i -> new TaskProblem("p" + i, "What?", Optional.of("4"), Optional.empty(), Optional.empty(),
                    i < 2 ? "easy" : "hard", 1))
            .toList();

    /** A route that is right on the first problems. */
    private static Route route(String name, int right, int tokens) {
        return new Route(name, "", IntStream.range(0, PROBLEMS)
                .mapToObj(i -> new ProblemOutcome(i < right, tokens, new int[0], new float[0])).toList());
    }

    private static ExperimentResult report(Optional<Route> thinking) {
        return new ElicitationReport(ASKED,
                List.of(route("as it is", 2, 10), route("a prompt", 6, 80), route("a direction", 10, 60),
                        route("at random", 2, 10)),
                thinking, false, 1).result(List.of());
    }

    @Test
    void theBestRouteAndItsShareOfTheGapAreTold() {
        ExperimentResult result = report(Optional.of(route("thinking", 10, 100)));
        assertThat(result.findings().get(0)).startsWith("The best route, a direction (")
                .contains("takes the base model from 20.0% (",
                        "to 100.0% (range 100.0 to 100.0): 100.0% (range 100.0 to 100.0) of"
                                + " the gap");
        assertThat(result.findings().get(1)).isEqualTo("Clearly better than the base model: a direction 100.0%. Not"
                + " clearly better: a prompt 60.0%, at random 20.0%.");
        assertThat(result.tables().get(0).rows().get(1)).element(2).asString().isEqualTo("p = 0.125");
        assertThat(result.tables().get(0).rows().get(1)).element(3).asString().startsWith("50.0% (");
        assertThat(result.tables().get(0).rows().get(1)).element(4).asString().isEqualTo("80.0 (range 80.0 to 80.0)");
        assertThat(result.tables().get(0).rows().getFirst()).element(2).asString().isEqualTo("-");
        assertThat(result.tables().get(1).columns()).containsExactly("route", "easy", "hard");
        assertThat(result.tables().get(1).rows().get(0)).containsExactly("as it is", "100.0% (34.2 to 100.0)",
                "0.0% (0.0 to 32.4)");
        JsonObject prompt = result.summary().getAsJsonArray("routes").get(1).getAsJsonObject();
        assertThat(prompt.getAsJsonObject("against_base").get("difference").getAsDouble()).isEqualTo(0.4);
        assertThat(prompt.getAsJsonObject("gap").get("estimate").getAsDouble()).isEqualTo(0.5);
        assertThat(result.charts().get(1).series().get(2).x()).containsExactly(60);
    }

    @Test
    void withoutAThinkingModelThereIsNoGap() {
        ExperimentResult result = report(Optional.empty());
        assertThat(result.findings()).anyMatch(finding -> finding.contains("no gap to measure"));
        assertThat(result.tables().get(0).rows().get(1)).element(3).asString().isEqualTo("-");
    }
}
