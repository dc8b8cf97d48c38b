package io.swerve.bench.experiment.cotdecoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CotDecodingExperimentTest {
    @TempDir
    private Path out;

    @Test
    void branchesFindReasoningThatGreedyDecodingDoesNot() throws IOException {
        CotDecodingSettings settings = new CotDecodingSettings(3, 4, "", false);
        JsonObject result = LabTrial.run(new CotDecodingExperiment(), settings, 12, out);
        JsonObject summary = result.getAsJsonObject("summary");
        JsonArray byBranches = summary.getAsJsonArray("by_branches");
        assertThat(byBranches).hasSize(3);
        for (String way : List.of("max", "aggregated", "vote", "oracle")) {
            assertThat(estimate(byBranches, 0, way)).as(way).isEqualTo(estimate(byBranches, 0, "max"));
            assertThat(estimate(byBranches, 1, "oracle")).isGreaterThanOrEqualTo(estimate(byBranches, 1, way));
        }
        assertThat(estimate(byBranches, 0, "max"))
                .isEqualTo(summary.getAsJsonObject("greedy").get("estimate").getAsDouble());
        assertThat(estimate(byBranches, 1, "oracle")).isGreaterThan(estimate(byBranches, 0, "oracle"));
        assertThat(estimate(byBranches, 2, "tokens")).isGreaterThan(estimate(byBranches, 1, "tokens"));
        assertThat(LabTrial.changesWhenRunAgain(new CotDecodingExperiment(), settings, 12, out, result))
                .isLessThanOrEqualTo(1);
    }

    private static double estimate(JsonArray points, int index, String name) {
        return points.get(index).getAsJsonObject().getAsJsonObject(name).get("estimate").getAsDouble();
    }

    @Test
    void elicitedAnswersCostTheirTokens() throws IOException {
        CotDecodingSettings settings = new CotDecodingSettings(2, 1, "\nThe answer is", false);
        JsonObject result = LabTrial.run(new CotDecodingExperiment(), settings, 3, out);
        for (JsonElement row : result.getAsJsonObject("rows").getAsJsonArray("held_out")) {
            for (JsonElement branch : row.getAsJsonObject().getAsJsonArray("branches")) {
                assertThat(branch.getAsJsonObject().get("elicitation").getAsInt()).isPositive();
            }
        }
        assertThat(result.getAsJsonArray("findings")).isNotEmpty();
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CotDecodingSettings(0, 1, "", false))
                .withMessageContaining("--branches");
    }
}
