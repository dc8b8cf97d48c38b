package io.swerve.bench.experiment.verifree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.task.TaskProblem;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Traces made by hand: two of three agree on a wrong answer, and the third is right. */
class VeriFreeReportTest {
    private static final int PROBLEMS = 8;

    private static SampledTrace trace(String answer) {
        return new SampledTrace(new int[]{1}, new float[]{0}, answer, answer.equals("4"));
    }

    private static ExperimentResult report(double rewardOfRight, double rewardOfWrong) {
        List<TaskProblem> problems = IntStream.range(0, PROBLEMS)
                .mapToObj(i -> new TaskProblem("p" + i, "What?", Optional.of("4"), Optional.empty(), Optional.empty(),
                        "sums", 1))
                .toList();
        List<SampledTrace> group = List.of(trace("5"), trace("5"), trace("4"));
        Rewarded rewards = new Rewarded(
                new double[]{Math.log(rewardOfWrong), Math.log(rewardOfWrong), Math.log(rewardOfRight)},
                new boolean[]{true, true, false});
        return new VeriFreeReport(problems, Collections.nCopies(PROBLEMS, group),
                Collections.nCopies(PROBLEMS, rewards), List.of(new AnswerFrequency(0.5, 3, 4)), 1).result(List.of());
    }

    @Test
    void theBestByRewardIsToldFromTheMajority() {
        ExperimentResult result = report(0.9, 0.1);
        assertThat(result.findings().get(0)).contains("r = 1.00 (range 1.00 to 1.00) over 24 traces");
        assertThat(result.findings().get(1)).startsWith("The trace with the greatest reward of 3 is right for 100.0%"
                + " (range 100.0 to 100.0) of the problems; majority vote 0.0% (range 0.0 to 0.0), one trace 33.3% (range 33.3 to 33.3)"
                + " (best against majority: p = 0.008).");
        assertThat(result.findings().get(2)).contains("differs from the reward by 0.250 on average");
        JsonObject summary = result.summary();
        assertThat(summary.getAsJsonObject("best_against_majority").get("difference").getAsDouble()).isEqualTo(1);
        assertThat(summary.getAsJsonObject("accuracy").getAsJsonObject("best_of_the_group_by_reward").get("estimate")
                .getAsDouble()).isEqualTo(1);
        assertThat(summary.get("unclean_cuts").getAsInt()).isEqualTo(PROBLEMS);
        assertThat(result.tables().get(0).rows()).contains(List.of("majority vote", "0.0% (range 0.0 to 0.0)"),
                List.of("best of the group by reward", "100.0% (range 100.0 to 100.0)"));
        assertThat(result.tables().get(1).rows()).containsExactly(
                List.of("sums", "8", "33.3% (range 33.3 to 33.3)", "36.7% (range 36.7 to 36.7)"));
        assertThat(result.charts().get(1).series().getFirst().y()[3]).isEqualTo(1);
    }

    @Test
    void aRewardThatPrefersWrongTracesIsSeen() {
        ExperimentResult result = report(0.1, 0.9);
        assertThat(result.findings().get(0)).contains("r = -1.00 (range -1.00 to -1.00)");
        assertThat(result.findings().get(1)).startsWith("The trace with the greatest reward of 3 is right for 0.0%");
    }
}
