package io.swerve.bench.experiment.corruptedtraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.experiment.traces.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptedTracesExperimentTest {
    private static final String FRAME = "The answer is {}.";
    private static final String TRACE = "The word is B Q K G. First I rotate it. B becomes O, Q becomes D. So 12 + 5 = 17.";

    @TempDir
    private Path out;

    @Test
    void answersFollowTheTraceThatIsGiven() throws IOException {
        CorruptedTracesSettings settings = new CorruptedTracesSettings(false, 0, 0.5, 1, 4, FRAME);
        JsonObject result = LabTrial.run(new CorruptedTracesExperiment(), settings, 12, out);
        JsonObject given = result.getAsJsonObject("summary").getAsJsonObject("in_distribution");
        assertThat(accuracy(given, "own")).isGreaterThan(0.7);
        assertThat(accuracy(given, "swapped")).isLessThan(0.4);
        assertThat(given.getAsJsonObject("follows_the_swapped_trace").get("estimate").getAsDouble()).isGreaterThan(0.5);
        assertThat(given.getAsJsonObject("own").getAsJsonObject("log_probability").get("estimate").getAsDouble())
                .isGreaterThan(given.getAsJsonObject("swapped").getAsJsonObject("log_probability").get("estimate")
                        .getAsDouble());
        assertThat(result.getAsJsonObject("summary").getAsJsonObject("demonstrations").keySet()).hasSize(5);
        assertThat(LabTrial.changesWhenRunAgain(new CorruptedTracesExperiment(), settings, 12, out, result))
                .isLessThanOrEqualTo(1);
    }

    private static double accuracy(JsonObject given, String arm) {
        return given.getAsJsonObject(arm).getAsJsonObject("accuracy").get("estimate").getAsDouble();
    }

    @Test
    void corruptionsSpoilOneThing() {
        assertThat(apply(Corruption.OWN)).contains(TRACE);
        assertThat(apply(Corruption.SWAPPED)).contains("other");
        assertThat(apply(Corruption.NONE)).isEmpty();
        assertThat(apply(Corruption.SHUFFLED)).hasValueSatisfying(
                trace -> assertThat(trace).isNotEqualTo(TRACE).hasSameSizeAs(TRACE));
        assertThat(apply(Corruption.DELETED)).hasValueSatisfying(
                trace -> assertThat(Shapes.STEPS.split(trace)).hasSize(Shapes.STEPS.split(TRACE).size() / 2));
        assertThat(apply(Corruption.REPLACED)).hasValueSatisfying(
                trace -> assertThat(trace).matches("The word is [A-Z] [A-Z] [A-Z] [A-Z]\\. First I rotate it\\."
                        + " [A-Z] becomes [A-Z], [A-Z] becomes [A-Z]\\. So \\d\\d \\+ \\d = \\d\\d\\.")
                        .isNotEqualTo(TRACE));
        assertThat(Shapes.CONTENT.in(TRACE)).containsExactly("B Q K G", "B", "O", "Q", "D", "12", "5", "17");
    }

    private static Optional<String> apply(Corruption corruption) {
        return corruption.apply(TRACE, "other", 0.5, 1);
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CorruptedTracesSettings(false, 0, 0, 1, 4, FRAME))
                .withMessageContaining("--deletion");
        assertThatIllegalArgumentException().isThrownBy(() -> new CorruptedTracesSettings(false, 0, 1, 1, 4, "Answer:"))
                .withMessageContaining("{}");
        assertThatIllegalArgumentException().isThrownBy(() -> new CorruptedTracesSettings(false, -1, 1, 1, 4, FRAME))
                .withMessageContaining("--out-of-distribution");
    }
}
