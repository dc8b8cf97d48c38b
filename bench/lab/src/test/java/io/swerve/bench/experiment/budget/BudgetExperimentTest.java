package io.swerve.bench.experiment.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.experiment.budget.RepliesRow.VoteMethod;
import io.swerve.reasoning.budget.ResponseFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetExperimentTest {
    private static final long SEED = 12;

    @TempDir
    private Path out;

    private static RepliesRow row(Random random, int samples) {
        List<SampledReply> replies = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            int answer = random.nextInt(3);
            replies.add(new SampledReply(List.of("5", "6", "").get(answer), answer == 0, 10, 1 + random.nextInt(20),
                    -random.nextDouble(), new ResponseFeatures(0, 0, 0, 0),
                    Excerpt.NONE, HandMade.transcript(answer == 0, false)));
        }
        return new RepliesRow(replies);
    }

    @Test
    void runsAndGoesOn() throws IOException {
        BudgetSettings settings = new BudgetSettings(2, 1, List.of(1, 2), List.of(8), List.of(1), 2);
        JsonObject result = LabTrial.run(new BudgetExperiment(), settings, 3, out);
        List<String> names = new ArrayList<>();
        for (JsonElement method : result.getAsJsonObject("summary").getAsJsonArray("methods")) {
            names.add(method.getAsJsonObject().get("name").getAsString());
        }
        assertThat(names).contains("base, one sample", "thinking, majority of 2", "base, greedy, answered 2 times",
                "thinking, thinking closed after 8 tokens", "thinking, told to wait 1 times").doesNotHaveDuplicates();
        assertThat(LabTrial.changesWhenRunAgain(new BudgetExperiment(), settings, 3, out, result))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void eachSampleOfEachProblemHasItsOwnLuck() throws IOException {
        // as hot as this, each token is as likely as another: whoever draws the same numbers writes the same text
        BudgetSettings settings = new BudgetSettings(2, 100, List.of(1), List.of(), List.of(), 1);
        Set<List<JsonElement>> texts = new HashSet<>();
        int shown = 0;
        JsonObject rows = LabTrial.run(new BudgetExperiment(), settings, 3, out).getAsJsonObject("rows");
        for (JsonElement row : rows.getAsJsonArray("base_samples")) {
            JsonObject first = row.getAsJsonObject().getAsJsonArray("replies").get(0).getAsJsonObject();
            List<JsonElement> tokens = first.getAsJsonObject("excerpt").getAsJsonArray("tokens").asList();
            texts.add(List.copyOf(tokens.subList(0, Math.min(4, tokens.size()))));
            shown++;
        }
        assertThat(texts).hasSize(shown).hasSize(3);
    }

    @Test
    void oneSampleIsTheSameByAllMethods() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 50; trial++) {
            RepliesRow row = row(random, 6);
            double share = row.replies().stream().filter(SampledReply::right).count() / 6.0;
            for (VoteMethod method : VoteMethod.values()) {
                assertThat(row.accuracy(method, 1, SEED)).as("seed %d, trial %d, %s", SEED, trial, method)
                        .isCloseTo(share, within(1e-12));
                for (int count = 1; count <= 6; count++) {
                    assertThat(row.accuracy(VoteMethod.ANY, count, SEED))
                            .isGreaterThanOrEqualTo(row.accuracy(method, count, SEED) - 1e-12);
                }
            }
            double tokens = row.replies().stream().mapToInt(SampledReply::tokens).sum();
            assertThat(row.cost(6)).isCloseTo(10 + tokens, within(1e-9));
            assertThat(row.costOfRounds(6)).isCloseTo(60 + tokens, within(1e-9));
        }
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BudgetSettings(2, 1, List.of(4), List.of(), List.of(), 1))
                .withMessageContaining("--counts");
    }
}
