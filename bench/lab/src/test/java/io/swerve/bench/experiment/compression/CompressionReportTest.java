package io.swerve.bench.experiment.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.compression.CompressionExperiment.Block;
import io.swerve.bench.experiment.compression.CompressionExperiment.Calibration;
import io.swerve.bench.experiment.compression.CompressionExperiment.ConfigurationScore;
import io.swerve.bench.report.Clock;
import io.swerve.bench.report.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Measurements made by hand, of which everything is known. */
class CompressionReportTest {
    private static final int PROBLEMS = 6;

    /** Two blocks of three problems that all think as long; the last of each may be wrong. */
    private static List<Block> arm(int thinking, boolean lastRight, double secondsPerProblem, int steered) {
        int[] tokens = new int[PROBLEMS / 2];
        Arrays.fill(tokens, thinking);
        long[] rows = new long[tokens.length];
        Arrays.fill(rows, steered);
        Block block = new Block(tokens, tokens, new boolean[]{true, true, lastRight}, rows,
                secondsPerProblem * tokens.length, List.of());
        return List.of(block, block);
    }

    private static ExperimentResult report(boolean steeredRight) {
        ConfigurationScore unsteered = new ConfigurationScore(null, 100, 1, 3);
        ConfigurationScore chosen = new ConfigurationScore(
                new SteeringConfiguration(ContrastSource.PROMPTS, 5, 2, When.FIRST_STEPS), 25, 1, 3);
        return new CompressionReport(1, Clock.CPU,
                new Calibration(unsteered, List.of(unsteered, chosen), List.of(unsteered, chosen),
                        Map.of(ContrastSource.PROMPTS, chosen)),
                List.of(new PublishedBound("end of prompts", 5, 1, 1, 0.01, 2)),
                List.of("unsteered", "steered", "prompted", "random"),
                List.of(arm(100, true, 0.04, 0), arm(25, steeredRight, 0.01, 3), arm(50, true, 0.02, 0),
                        arm(90, true, 0.04, 3)))
                .result(List.of(), List.of(), CompressionSettings.DEFAULT);
    }

    @Test
    void savingsAndSpeedsAreThoseOfTheirArms() {
        ExperimentResult result = report(true);
        assertThat(result.findings().get(0)).contains("75.0% (range 75.0 to 75.0) shorter over 6 held-out problems",
                "accuracy changes by 0.0 (-39.0 to 39.0) points", "4.00 (range 4.00 to 4.00) times as fast");
        assertThat(result.findings().get(1)).contains("The saving is at least that with its whole interval.",
                "The speed-up is at least that with its whole interval.", "is not excluded: it may be 39.0 points");
        assertThat(result.findings().get(2)).contains("50.0% (range 50.0 to 50.0) shorter",
                "2.00 (range 2.00 to 2.00) times as fast",
                "-25.0 (range -25.0 to -25.0) thinking tokens more");
        assertThat(result.findings().get(3)).contains("save 10.0% (range 10.0 to 10.0)");
        Table held = result.tables().get(0);
        assertThat(held.columns()).containsExactly("arm", "thinking tokens", "right answers",
                "processor time, ms per problem", "steered tokens");
        assertThat(held.rows().get(1)).containsExactly("steered", "25.0 (range 25.0 to 25.0)", "100.0% (61.0 to 100.0)",
                "10.0 (range 10.0 to 10.0)", "3.0");
        Table relative = result.tables().get(1);
        assertThat(relative.rows()).hasSize(3);
        assertThat(relative.rows().get(2)).containsExactly("random", "90.0% (range 90.0 to 90.0)",
                "0.0 (-39.0 to 39.0)",
                "p = 1.000", "1.00 (range 1.00 to 1.00)");
        JsonObject steered = result.summary().getAsJsonArray("arms").get(1).getAsJsonObject();
        assertThat(steered.keySet()).containsExactly("name", "thinking", "thinking_share", "accuracy",
                "accuracy_change", "accuracy_test", "tokens", "seconds", "speed_up", "steered_tokens");
        assertThat(steered.getAsJsonObject("speed_up").get("estimate").getAsDouble()).isEqualTo(4);
        assertThat(steered.getAsJsonObject("thinking_share").get("estimate").getAsDouble()).isEqualTo(0.25);
        assertThat(steered.getAsJsonObject("seconds").get("estimate").getAsDouble()).isEqualTo(0.01);
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(100, 25, 50, 90);
    }

    @Test
    void accuracyIsTestedAndNotLength() {
        ExperimentResult result = report(false);
        // two of six problems are lost: 2 of the 4 assignments of their signs are as extreme
        assertThat(result.tables().get(1).rows().getFirst()).contains("p = 0.500");
        JsonObject test = result.summary().getAsJsonArray("arms").get(1).getAsJsonObject()
                .getAsJsonObject("accuracy_test");
        assertThat(test.get("discordant").getAsInt()).isEqualTo(2);
        assertThat(test.get("difference").getAsDouble()).isCloseTo(-1 / 3.0,
                org.assertj.core.api.Assertions.within(1e-12));
        assertThat(result.findings().get(0)).contains("accuracy changes by -33.3 (");
    }
}
