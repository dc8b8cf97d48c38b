package io.swerve.bench.experiment.latentmode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Asker.Answer;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.ChosenPushes;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.PushScore;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers made by hand, of which everything is known. */
class LatentModeReportTest {
    private static final int PROBLEMS = 20;
    private static final FirstStepPush DIRECTION = push("mean difference", 3);
    private static final FirstStepPush FEATURE = push("feature 7", 2);

    private static FirstStepPush push(String name, double length) {
        return FirstStepPush.of(name,
                SteeringVector.of(new TreeMap<>(Map.of(4, new float[]{1, 0})), VectorInfo.unknown()), 4, length);
    }

    /** The first answers are right, and think if the arm does. */
    private static List<Answer> arm(int right, boolean thinks, int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(p -> new Answer(thinks ? 9 : 0, thinks ? 40 : 8, p < right, 0,
                HandMade.transcript(p < right, p < cut))).toList();
    }

    private static ExperimentResult report(boolean lastLayer, int direct, int steered, int prompted, int later,
            int random, int... features) {
        return report(lastLayer, arm(steered, true, 0), direct, prompted, later, random, features);
    }

    private static ExperimentResult report(boolean lastLayer, List<Answer> steered, int direct, int prompted, int later,
            int random, int... features) {
        List<String> names = new ArrayList<>(
                List.of("direct", "direction, first step", "prompt for steps", "direction, step 3",
                        "random, first step"));
        List<List<Answer>> answers = new ArrayList<>(List.of(arm(direct, false, 0), steered, arm(prompted, true, 0),
                arm(later, false, 0), arm(random, false, 0)));
        if (features.length == 2) {
            names.addAll(List.of(LatentModeReport.FEATURE, LatentModeReport.OTHERS));
            answers.addAll(List.of(arm(features[0], true, 0), arm(features[1], false, 0)));
        }
        ChosenPushes choice = new ChosenPushes(new PushScore(null, 0.2, 8),
                List.of(new PushScore(DIRECTION, 0.7, 40), new PushScore(push("mean difference", 6), 0.5, 50),
                        new PushScore(FEATURE, 0.6, 30)),
                DIRECTION, features.length == 2 ? Optional.of(FEATURE) : Optional.empty(), Optional.empty());
        return new LatentModeReport(1, choice, lastLayer, names, answers).result(List.of(), List.of());
    }

    @Test
    void thePushHelpsHarmsOrNeither() {
        assertThat(report(false, 4, 16, 20, 4, 4).findings().get(0))
                .startsWith("One push along the mean difference at the"
                        + " first step makes the base model right more often although it is told to answer directly: 20.0% (8.1 to"
                        + " 41.6) right answers become 80.0% (58.4 to 91.9) (p < 0.001), and answers that think, from 0.0% (0.0 to"
                        + " 16.1), 100.0% (83.9 to 100.0); the prompt \"")
                .contains("gives 100.0% (83.9 to 100.0). That is 75.0% (")
                .endsWith("of the way from the one to the other.");
        assertThat(report(false, 16, 4, 16, 4, 4).findings().get(0))
                .startsWith("One push along the mean difference at the first step makes direct answers worse: ")
                .doesNotContain("That is");
        assertThat(report(false, 8, 9, 16, 4, 4).findings().get(0)).startsWith(
                "One push along the mean difference at the first step is not shown to change direct answers: ");
        assertThat(report(false, 0, 0, 1, 0, 0).findings().get(0)).startsWith("Nothing is concluded: no arm");
    }

    @Test
    void controlsAreHeldAgainstThePushAndAgainstNothing() {
        List<String> findings = report(false, 8, 18, 20, 9, 1).findings();
        assertThat(findings.get(2))
                .isEqualTo("The same push at a later step does less: 45.0% (25.8 to 65.8) right answers"
                        + " (p = 0.004); by itself: not to be told from direct answers (45.0% (25.8 to 65.8) against 40.0% (21.9 to"
                        + " 61.3), p = 1.000).");
        assertThat(findings.get(3))
                .startsWith("A random direction of the same length at the first step, another one for"
                        + " each problem, does less: 5.0% (0.9 to 23.6) right answers")
                .endsWith("by itself: fewer right than direct"
                        + " answers (5.0% (0.9 to 23.6) against 40.0% (21.9 to 61.3), p = 0.016), so they are no neutral"
                        + " control.");
        List<String> later = report(false, 4, 8, 20, 18, 9).findings();
        assertThat(later.get(2)).startsWith("The same push at a later step does more: ")
                .contains("by itself: more right than direct answers");
        assertThat(later.get(3)).contains("each problem, is not shown to do less: ");
    }

    @Test
    void featuresAreHeldAgainstOthersAndOthersAgainstNothing() {
        List<String> findings = report(false, 8, 18, 20, 9, 8, 17, 1).findings();
        assertThat(findings.get(4))
                .isEqualTo("The feature of the sparse autoencoder (feature 7, layer 4, length 2.0): more"
                        + " right than direct answers (85.0% (64.0 to 94.8) against 40.0% (21.9 to 61.3), p = 0.004).");
        assertThat(findings.get(5)).startsWith("Features that are active after both kinds of prompts: fewer right than"
                + " direct answers (5.0% (0.9 to 23.6) against 40.0% (21.9 to 61.3), p = 0.016), so they are no neutral"
                + " control; the feature that was chosen: more right than those (85.0%");
        assertThat(report(false, 8, 18, 20, 9, 8, 8, 8).findings().get(4))
                .contains("not to be told from direct answers");
        assertThat(report(false, 8, 18, 20, 9, 8, 17, 8).findings().get(5)).doesNotContain("neutral");
    }

    @Test
    void theLastLayerIsSaidOnlyIfItIsThat() {
        assertThat(report(true, 4, 16, 20, 4, 4).findings())
                .anyMatch(line -> line.startsWith("The layer that was chosen is the last"));
        assertThat(report(false, 4, 16, 20, 4, 4).findings()).noneMatch(line -> line.contains("the last"));
    }

    @Test
    void cutAnswersForbidConclusions() {
        ExperimentResult result = report(false, arm(16, true, 3), 4, 20, 4, 4);
        assertThat(result.findings().get(0))
                .startsWith("Nothing is concluded: 15.0% of the answers of 'direction, first"
                        + " step' are cut");
        assertThat(result.findings().get(2)).contains("later step Nothing is concluded: 15.0%");
        assertThat(result.tables().getFirst().rows().get(1).get(2)).isEqualTo("15.0%");
    }

    @Test
    void cellsJsonAndChartTellTheSameNumbers() {
        ExperimentResult result = report(false, 4, 16, 20, 4, 2, 8, 4);
        assertThat(result.tables().getFirst().columns()).containsExactly("arm", "right answers", "cut",
                "against direct, points", "share of the way", "tokens", "answers that think");
        assertThat(result.tables().getFirst().rows().get(0)).containsExactly("direct", "20.0% (8.1 to 41.6)", "0.0%",
                "-",
                "-", "8.0 (range 8.0 to 8.0)", "0.0% (0.0 to 16.1)");
        assertThat(result.tables().getFirst().rows().get(1)).startsWith("direction, first step", "80.0% (58.4 to 91.9)",
                "0.0%").element(3).asString().startsWith("60.0 (").endsWith(", p < 0.001");
        JsonObject steered = result.summary().getAsJsonArray("arms").get(1).getAsJsonObject();
        assertThat(steered.getAsJsonObject("accuracy").get("estimate").getAsDouble()).isEqualTo(0.8);
        assertThat(steered.getAsJsonObject("gap").get("estimate").getAsDouble()).isEqualTo(0.75);
        assertThat(steered.getAsJsonObject("against_direct").get("estimate").getAsDouble()).isCloseTo(0.6,
                within(1e-9));
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.2, 0.8, 1, 0.2, 0.1, 0.4, 0.2);
        assertThat(result.tables().get(1).rows()).containsExactly(List.of("none", "20.0%", "8.0", ""),
                List.of("mean difference, layer 4, length 3.0", "70.0%", "40.0", "chosen"),
                List.of("feature 7, layer 4, length 2.0", "60.0%", "30.0", "chosen"),
                List.of("mean difference, layer 4, length 6.0", "50.0%", "50.0", ""));
        assertThat(result.charts().get(1).series().getFirst().x()).containsExactly(3, 6);
        assertThat(result.charts().get(1).series().getFirst().y()).containsExactly(0.7, 0.5);
    }
}
