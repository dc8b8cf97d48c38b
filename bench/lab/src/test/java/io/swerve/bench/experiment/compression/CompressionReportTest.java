package io.swerve.bench.experiment.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.compression.CompressionExperiment.Block;
import io.swerve.bench.experiment.compression.CompressionExperiment.Calibration;
import io.swerve.bench.experiment.compression.CompressionExperiment.ConfigurationScore;
import io.swerve.bench.report.Clock;
import io.swerve.bench.report.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measurements made by hand, of which everything is known. */
class CompressionReportTest {
    private static final int BLOCKS = 10;
    private static final int EACH = 4;
    private static final List<Block> UNSTEERED = arm(100, 36, 0.04, 0, 0);

    /**
     * Ten blocks of four problems, which take more and more time from block to block.
     *
     * @param thinking tokens of a problem, up to three more
     * @param right so many of the forty problems are
     */
    private static List<Block> arm(int thinking, int right, double seconds, int steered, int cut) {
        return IntStream.range(0, BLOCKS).mapToObj(block -> {
            int[] tokens = new int[EACH];
            boolean[] correct = new boolean[EACH];
            long[] rows = new long[EACH];
            for (int i = 0; i < EACH; i++) {
                tokens[i] = thinking + (block * EACH + i) % 4;
                correct[i] = block * EACH + i < right;
                rows[i] = steered;
            }
            return new Block(tokens, tokens, correct, rows, seconds * EACH * (1 + 0.01 * block * thinking / 100.0),
                    IntStream.range(0, EACH)
                            .mapToObj(i -> HandMade.transcript(correct[i], block * EACH + i < cut)).toList());
        }).toList();
    }

    private static ExperimentResult report(boolean marked, List<Block> unsteered, List<Block> steered,
            List<Block> prompted,
            List<Block> traces) {
        ConfigurationScore plain = new ConfigurationScore(null, 100, 0.9, 3);
        ConfigurationScore ofPrompts = new ConfigurationScore(
                new SteeringConfiguration(ContrastSource.PROMPTS, 5, 0.4, When.FIRST_STEPS), 25, 0.8, 3);
        ConfigurationScore ofTraces = new ConfigurationScore(
                new SteeringConfiguration(ContrastSource.FINISHED_TRACES, 6, 0.1, When.ALWAYS), 90, 0.7, 3);
        Map<ContrastSource, ConfigurationScore> chosen = new EnumMap<>(ContrastSource.class);
        chosen.put(ContrastSource.PROMPTS, ofPrompts);
        List<String> names = new ArrayList<>(List.of("unsteered", "steered", "prompted", "random"));
        List<List<Block>> blocks = new ArrayList<>(List.of(unsteered, steered, prompted, arm(100, 36, 0.04, 3, 0)));
        if (traces != null) {
            chosen.put(ContrastSource.FINISHED_TRACES, ofTraces);
            names.add("traces");
            blocks.add(traces);
        }
        return new CompressionReport(1, Clock.CPU, marked,
                new Calibration(plain, List.of(plain, ofPrompts, ofTraces), List.of(plain, ofPrompts), chosen),
                List.of(new PublishedBound("end of prompts", 5, 1, 2, 0.01, 0.4)), names, blocks)
                .result(List.of(), List.of(), CompressionSettings.DEFAULT);
    }

    private static List<String> findings(List<Block> steered) {
        return report(true, UNSTEERED, steered, arm(50, 36, 0.02, 0, 0), null).findings();
    }

    @Test
    void whatTheDirectionDoesToLengthAndTimeIsToldByWholeIntervals() {
        assertThat(findings(arm(25, 36, 0.01, 3, 0)).get(0)).startsWith("A direction from 50 pairs, read at the end of"
                + " prompts: the thinking becomes shorter (saved: 73.9% (73.")
                .contains(" over 40 held-out problems; accuracy"
                        + " changes, in points, by 0.0 (")
                .contains(", and answers come 4.1");
        assertThat(findings(arm(130, 36, 0.05, 3, 0)).get(0)).contains("the thinking becomes longer (saved: -29.6%");
        assertThat(findings(arm(100, 36, 0.04, 3, 0)).get(0))
                .contains("the length of the thinking is not shown to change");
        assertThat(findings(arm(25, 36, 0.01, 3, 4)).get(0))
                .contains("prompts: Nothing is concluded: 10.0% of the answers of"
                        + " 'steered' are cut");
    }

    @Test
    void whatIsPublishedIsReachedMissedOrUndecided() {
        assertThat(findings(arm(25, 36, 0.01, 3, 0)).get(1))
                .contains("The saving is reached, the speed-up reached. A loss of"
                        + " more than a point of accuracy is not excluded: it may be ");
        assertThat(findings(arm(60, 36, 0.03, 3, 0)).get(1)).contains("The saving is missed, the speed-up missed.");
        assertThat(findings(arm(25, 10, 0.01, 3, 0)).get(1)).endsWith("Accuracy is lost, by more than a point.");
        assertThat(report(true, arm(100, 2, 0.04, 0, 0), arm(25, 40, 0.01, 3, 0), arm(50, 36, 0.02, 0, 0), null)
                .findings().get(1))
                .endsWith("Nothing is concluded: it is not clear that answers are right more often than"
                        + " 5.0% ('unsteered' 5.0% (1.4 to 16.5)); ask easier problems with --task.");
        assertThat(report(true, arm(100, 8, 0.04, 0, 0), arm(25, 40, 0.01, 3, 0), arm(50, 36, 0.02, 0, 0), null)
                .findings().get(1)).endsWith("A loss of more than a point of accuracy is excluded.");
        assertThat(findings(arm(25, 36, 0.01, 3, 4)).get(1)).contains("The saving is undecided, as answers are cut, the"
                + " speed-up undecided, as answers are cut. Nothing is concluded: 10.0%");
    }

    @Test
    void directionAndPromptAreHeldAgainstEachOther() {
        assertThat(findings(arm(25, 36, 0.01, 3, 0)).get(2)).startsWith("The prompt \"")
                .contains("alone: the thinking becomes"
                        + " shorter (saved: 49.3%")
                .contains("; under the direction fewer thinking tokens are written than under the"
                        + " prompt (-25.0");
        assertThat(findings(arm(75, 36, 0.01, 3, 0)).get(2)).contains("more thinking tokens are written than");
        assertThat(findings(arm(50, 36, 0.01, 3, 0)).get(2)).contains("about as many thinking tokens");
        assertThat(findings(arm(25, 36, 0.01, 3, 0)).get(3))
                .startsWith("Random directions of equal norm, at the same steps:"
                        + " the length of the thinking is not shown to change (saved: 0.0%");
    }

    @Test
    void thePublishedRecipeIsToldWithoutAReason() {
        ExperimentResult result = report(true, UNSTEERED, arm(25, 36, 0.01, 3, 0), arm(50, 36, 0.02, 0, 0),
                arm(90, 36, 0.04, 9, 0));
        assertThat(result.findings().get(4))
                .startsWith("The published recipe, which reads the end of finished traces: the"
                        + " thinking becomes shorter (saved: 9.9%")
                .contains("changes, in points, by 0.0 (").endsWith("; the published saving is missed.");
        assertThat(report(true, UNSTEERED, arm(25, 36, 0.01, 3, 0), arm(50, 36, 0.02, 0, 0), arm(20, 36, 0.04, 9, 0))
                .findings().get(4)).endsWith("the published saving is reached.");
        assertThat(result.findings().get(5))
                .isEqualTo("The published bound, which keeps the divergence at the next token"
                        + " below 0.001 nats, allows the direction from the end of prompts a strength of 0.0100; chosen by its effect"
                        + " was 0.40, more than that.");
        assertThat(result.summary().getAsJsonObject("chosen").getAsJsonObject("finished_traces").get("strength")
                .getAsDouble()).isEqualTo(0.1);
        assertThat(report(false, UNSTEERED, UNSTEERED, UNSTEERED, null).findings().getLast())
                .startsWith("The model has no thinking markers");
    }

    @Test
    void cellsJsonAndChartTellTheSameNumbers() {
        ExperimentResult result = report(true, UNSTEERED, arm(25, 30, 0.01, 3, 2), arm(50, 36, 0.02, 0, 0), null);
        Table held = result.tables().get(0);
        assertThat(held.columns()).containsExactly("arm", "thinking tokens", "right answers", "cut",
                "processor time, ms per problem", "steered tokens");
        assertThat(held.rows().get(1)).startsWith("steered").endsWith("3.0").element(1).asString().startsWith("26.5 (");
        assertThat(held.rows().get(1).subList(2, 4)).containsExactly("75.0% (59.8 to 85.8)", "5.0%");
        assertThat(held.rows().get(1).get(4)).startsWith("10.1 (");
        Table relative = result.tables().get(1);
        assertThat(relative.columns()).containsExactly("arm", "share of the thinking", "accuracy, points",
                "times as fast");
        assertThat(relative.rows()).hasSize(3);
        assertThat(relative.rows().get(0).get(1)).startsWith("26.1% (");
        assertThat(relative.rows().get(0).get(2)).startsWith("-15.0 (").endsWith(", p = 0.031");
        assertThat(relative.rows().get(0).get(3)).startsWith("4.13 (");
        JsonObject steered = result.summary().getAsJsonArray("arms").get(1).getAsJsonObject();
        assertThat(steered.keySet()).containsExactly("name", "thinking", "thinking_share", "accuracy", "cut",
                "accuracy_change", "tokens", "seconds", "speed_up", "steered_tokens");
        assertThat(estimate(steered, "speed_up")).isCloseTo(4 * 1.045 / 1.01125, within(1e-9));
        assertThat(estimate(steered, "thinking_share")).isCloseTo(26.5 / 101.5, within(1e-9));
        assertThat(estimate(steered, "seconds")).isCloseTo(0.0101125, within(1e-12));
        assertThat(estimate(steered, "accuracy_change")).isCloseTo(-0.15, within(1e-9));
        assertThat(steered.getAsJsonObject("accuracy_change").getAsJsonObject("test").get("discordant").getAsInt())
                .isEqualTo(6);
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(101.5, 26.5, 51.5, 101.5);
        assertThat(result.tables().get(2).rows()).containsExactly(List.of("unsteered", "100.0", "90.0%", ""),
                List.of("end of prompts, layer 5, strength 0.4, the first three steps", "25.0", "80.0%", "chosen"));
        assertThat(result.tables().get(3).rows()).containsExactly(
                List.of("end of prompts", "5", "1.000", "2.000", "0.01000", "0.40"));
    }

    private static double estimate(JsonObject arm, String key) {
        return arm.getAsJsonObject(key).get("estimate").getAsDouble();
    }
}
