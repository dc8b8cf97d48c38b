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
        return new FewDemonstrationsSettings(false, counts, 10, 2, List.of(0, 1), 4, List.of(0, 2, 4), 8, 2,
                "The answer is {}.");
    }

    @Test
    void moreDemonstrationsComeToAllOfThem() throws IOException {
        JsonObject result = LabTrial.run(new FewDemonstrationsExperiment(), settings(List.of(1, 4, 10)), 6, out);
        JsonObject summary = result.getAsJsonObject("summary");
        JsonArray rows = summary.getAsJsonArray("directions");
        assertThat(rows).extracting(row -> row.getAsJsonObject().get("pairs").getAsString()).containsExactly("none",
                "diverse", "diverse", "diverse", "random", "random", "random", "all");
        for (int choice : new int[]{1, 4}) {
            assertThat(rows.get(choice).getAsJsonObject().get("cosine").getAsDouble()).isBetween(0.3, 0.9999);
            assertThat(rows.get(choice + 2).getAsJsonObject().get("cosine").getAsDouble())
                    .as("all pairs in another order").isGreaterThan(0.999);
        }
        assertThat(thinking(rows, 7)).isLessThan(thinking(rows, 0));
        assertThat(summary.getAsJsonArray("prompts")).hasSize(2 + 3 + 3);
    }

    private static double thinking(JsonArray rows, int row) {
        return rows.get(row).getAsJsonObject().getAsJsonObject("thinking").get("estimate").getAsDouble();
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of(0))).withMessageContaining("--counts");
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of())).withMessageContaining("--counts");
    }
}
