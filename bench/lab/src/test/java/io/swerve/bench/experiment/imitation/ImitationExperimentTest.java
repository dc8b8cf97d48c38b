package io.swerve.bench.experiment.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.lab.Family;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImitationExperimentTest {
    private static final String FRAME = "The answer is {}.";

    @TempDir
    private Path out;

    private static ImitationSettings settings(String reasoning, String direct) {
        return new ImitationSettings(false, reasoning, direct, 7, List.of(4, 5), List.of(0.0, 0.5), 3, FRAME);
    }

    @Test
    void theBaseModelImitates() throws IOException {
        JsonObject summary = LabTrial
                .run(new ImitationExperiment(), settings("Think step by step.", "Answer directly."), 10, out)
                .getAsJsonObject("summary");
        JsonObject tightness = summary.getAsJsonObject("tightness");
        assertThat(tightness.keySet()).containsExactly("each_token_of_the_text", "each_token_of_the_answer",
                "the_whole_text");
        assertThat(estimate(tightness.getAsJsonObject("each_token_of_the_text"), "tightness")).isPositive();
        assertThat(estimate(summary.getAsJsonObject("form_share"), "accuracy")).isLessThan(0.5);
        JsonObject rhos = summary.getAsJsonObject("rho");
        assertThat(rhos.keySet()).hasSize(3);
        for (String curve : rhos.keySet()) {
            assertThat(estimate(rhos.getAsJsonObject(curve), "rho")).as(curve).isNegative();
        }
    }

    @Test
    void equalPromptsAreEquallyTight() throws IOException {
        JsonObject summary = LabTrial.run(new ImitationExperiment(), settings("Be brief.", "Be brief."), 4, out)
                .getAsJsonObject("summary");
        for (String unit : summary.getAsJsonObject("tightness").keySet()) {
            assertThat(estimate(summary.getAsJsonObject("tightness").getAsJsonObject(unit), "tightness")).as(unit)
                    .isBetween(-0.05, 0.05);
        }
    }

    private static double estimate(JsonObject of, String name) {
        return of.getAsJsonObject(name).get("estimate").getAsDouble();
    }

    @Test
    void distancesAreThoseFromTraining() {
        DistantProblems chains = DistantProblems.chains(7, 2, 1);
        assertThat(chains.distances()).containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0,
                2.0);
        assertThat(chains.problems()).extracting(TaskProblem::steps).endsWith(6, 6, 7, 7);
        assertThat(DistantProblems.words(List.of(3, 4, 6), 1, 1).distances()).containsExactly(1.0, 0.0, 2.0);
    }

    @Test
    void noiseLeavesWhatTheQuestionIsAbout() {
        List<TaskProblem> problems = Tasks.lab(Family.CHAIN).problems(Split.HELD_OUT, 20, 3);
        DistantProblems noisy = DistantProblems.noise(problems, List.of(0.0, 1.0), 20, 1);
        assertThat(noisy.distances().subList(0, 20)).containsOnly(0.0);
        assertThat(noisy.distances().subList(20, 40)).allSatisfy(distance -> assertThat(distance).isBetween(0.1, 0.9));
        assertThat(noisy.origins().subList(20, 40)).isEqualTo(noisy.origins().subList(0, 20)).doesNotHaveDuplicates();
        for (int i = 0; i < 20; i++) {
            String spoilt = noisy.problems().get(20 + i).question();
            assertThat(spoilt.replaceAll("\\D+", " ").strip())
                    .isEqualTo(problems.get(i).question().replaceAll("\\D+", " ").strip());
        }
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new ImitationSettings(false, "", "", 7, List.of(1), List.of(0.5), 3, FRAME))
                .withMessageContaining("--word-lengths");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new ImitationSettings(false, "", "", 7, List.of(4), List.of(1.5), 3, FRAME))
                .withMessageContaining("--noise");
    }
}
