package io.swerve.bench.experiment.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.StopReason;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkingExperimentTest {
    @TempDir
    private Path out;

    @Test
    void runsAndGoesOn() throws IOException {
        ForkingSettings settings = new ForkingSettings(0.8, 4, List.of(0.5), 2, 3);
        JsonObject result = LabTrial.run(new ForkingExperiment(), settings, 2, out);
        JsonObject summary = result.getAsJsonObject("summary");
        double tokens = summary.get("tokens").getAsDouble();
        assertThat(summary.get("forking_share").getAsDouble()).isCloseTo(0.2, within(1 / tokens));
        assertThat(summary.getAsJsonObject("overlap").get("estimate").getAsDouble()).isBetween(0.3, 1.0);
        assertThat(summary.getAsJsonArray("samples")).hasSize(1 + TokenScope.values().length);
        assertThat(LabTrial.changesWhenRunAgain(new ForkingExperiment(), settings, 2, out, result))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void countsWhatDiffersBetweenSamples() {
        TaskProblem problem = TaskProblem.of("p", "?", "5", "");
        List<DecodedText> texts = List.of(text("The answer is 5.", 1, 2, 3, 4),
                text("The answer is 5.", 1, 2, 3, 4), text("The answer is 6.", 1, 2, 3, 9));
        SampleRow row = SampleRow.of(texts,
                texts.stream().map(text -> Transcript.of(problem, Draw.greedy(""), text)).toList());
        assertThat(row.right()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(row.texts()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(row.answers()).isEqualTo(2);
        assertThat(row.trigrams()).isCloseTo(3 / 6.0, within(1e-12));
        assertThat(row.tokens()).isEqualTo(4);
        assertThat(row.cut()).isZero();
        assertThat(SampleRow.of(List.of(text("x", 1)), List.of(HandMade.transcript(false, false))).trigrams())
                .isZero();
    }

    private static DecodedText text(String text, int... tokens) {
        float[] values = new float[tokens.length];
        return new DecodedText(tokens, text, StopReason.END_OF_GENERATION, values, values, values, 0, 0, Duration.ZERO);
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ForkingSettings(80, 6, List.of(), 2, 3))
                .withMessageContaining("--percentile");
        assertThatIllegalArgumentException().isThrownBy(() -> new ForkingSettings(0.8, 6, List.of(1.0), 2, 3))
                .withMessageContaining("--temperatures");
    }
}
