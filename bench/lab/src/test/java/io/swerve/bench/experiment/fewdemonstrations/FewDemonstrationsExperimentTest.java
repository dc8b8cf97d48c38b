package io.swerve.bench.experiment.fewdemonstrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewDemonstrationsExperimentTest {
    @TempDir
    private Path out;

    private static FewDemonstrationsSettings settings(List<Integer> counts) {
        return new FewDemonstrationsSettings(false, counts, 10, 2, List.of(0, 1), 4, List.of(0, 2, 4), 8,
                "The answer is {}.");
    }

    @Test
    void moreDemonstrationsComeToAllOfThem() throws IOException {
        JsonObject result = LabTrial.run(new FewDemonstrationsExperiment(), settings(List.of(1, 4, 10)), 6, out);
        JsonObject summary = result.getAsJsonObject("summary");
        for (String choice : List.of("diverse", "random")) {
            JsonArray points = summary.getAsJsonArray(choice);
            assertThat(points).hasSize(3);
            assertThat(points.get(2).getAsJsonObject().get("cosine").getAsDouble()).as("all pairs in another order")
                    .isGreaterThan(0.999);
            assertThat(points.get(0).getAsJsonObject().get("cosine").getAsDouble()).isBetween(0.3, 0.9999);
        }
        assertThat(summary.getAsJsonObject("all").getAsJsonObject("thinking").get("estimate").getAsDouble())
                .isLessThan(summary.getAsJsonObject("unsteered").getAsJsonObject("thinking").get("estimate")
                        .getAsDouble());
        assertThat(summary.getAsJsonArray("facts_in_the_prompt")).hasSize(3);
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of(0))).withMessageContaining("--counts");
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of())).withMessageContaining("--counts");
    }
}
