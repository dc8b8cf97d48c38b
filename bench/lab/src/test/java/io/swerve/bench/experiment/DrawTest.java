package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.budget.BudgetExperiment;
import io.swerve.bench.experiment.budget.BudgetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That problems don't share their luck. */
class DrawTest {
    @TempDir
    private Path out;

    @Test
    void everySampleOfEveryProblemHasItsOwnSeedAndText() throws IOException {
        BudgetSettings settings = new BudgetSettings(3, 1, List.of(1), List.of(), List.of(), 1);
        JsonObject rows = LabTrial.run(new BudgetExperiment(), settings, 4, out).getAsJsonObject("rows");
        Set<Integer> seeds = new HashSet<>();
        Set<String> beginnings = new HashSet<>();
        for (String stage : new String[]{"base_samples", "thinking_samples"}) {
            for (JsonElement row : rows.getAsJsonArray(stage)) {
                JsonArray replies = row.getAsJsonObject().getAsJsonArray("replies");
                for (int i = 0; i < replies.size(); i++) {
                    JsonObject transcript = replies.get(i).getAsJsonObject().getAsJsonObject("transcript");
                    assertThat(transcript.get("sample").getAsInt()).isEqualTo(i);
                    assertThat(transcript.get("right")).isEqualTo(replies.get(i).getAsJsonObject().get("right"));
                    seeds.add(transcript.get("seed").getAsInt());
                    beginnings.add(transcript.get("problem").getAsString() + transcript.get("question_hash")
                            .getAsString());
                }
            }
        }
        assertThat(seeds).hasSize(2 * 4 * 3);
        assertThat(beginnings).hasSize(4);
        JsonObject greedy = rows.getAsJsonArray("base_revisions").get(0).getAsJsonObject().getAsJsonArray("replies")
                .get(0).getAsJsonObject().getAsJsonObject("transcript");
        assertThat(greedy.get("seed").isJsonNull()).isTrue();
        assertThat(greedy.get("gold").getAsString()).isNotEmpty();
        assertThat(greedy.get("stop").getAsString()).isEqualTo("end_of_generation");
        assertThat(greedy.get("text").getAsString()).isNotEmpty();
    }
}
