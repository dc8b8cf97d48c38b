package io.swerve.bench.experiment.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.reasoning.hybrid.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridExperimentTest {
    @TempDir
    private Path out;

    private static HybridRow row(boolean right, int steered) {
        return new HybridRow(HandMade.transcript(right, false), 10, steered, steered, steered, 0, new int[0],
                new float[0]);
    }

    @Test
    void runsAndGoesOn() throws IOException {
        HybridSettings settings = new HybridSettings(8, 3, 4, 0.75, List.of(2.0, 6.0), List.of(1.0), List.of(1), 1,
                false);
        JsonObject result = LabTrial.run(new HybridExperiment(), settings, 4, out);
        JsonObject arms = result.getAsJsonObject("summary").getAsJsonObject("arms");
        assertThat(arms.keySet()).contains("hybrid", "bias_only", "random_vectors", "random_firing",
                "vectors_of_other_categories", "opening_marker_given");
        for (String arm : arms.keySet()) {
            assertThat(arms.getAsJsonObject(arm).getAsJsonObject("steered").get("estimate").getAsDouble())
                    .isBetween(0.0, 1.0);
        }
        assertThat(result.getAsJsonArray("traces")).isNotEmpty();
        assertThat(LabTrial.changesWhenRunAgain(new HybridExperiment(), settings, 4, out, result))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void choosesTheMostRightThenTheFewestSteered() {
        Map<HybridSetup, List<HybridRow>> trials = new LinkedHashMap<>();
        HybridSetup few = new HybridSetup(VectorSource.MODELS, 2, 1);
        trials.put(new HybridSetup(VectorSource.SEGMENTS, 1, 1), Collections.nCopies(3, row(false, 0)));
        trials.put(new HybridSetup(VectorSource.MODELS, 1, 1), List.of(row(true, 5), row(true, 5), row(false, 5)));
        trials.put(few, List.of(row(true, 1), row(false, 1), row(true, 1)));
        assertThat(HybridExperiment.best(trials)).isEqualTo(few);
        assertThat(HybridExperiment.share(trials.get(few))).isEqualTo(0.1);
        assertThat(few.label()).isEqualTo("models, layer 2, coefficients x 1");
    }

    @Test
    void layersAndRanges() {
        HybridSettings settings = HybridSettings.usual();
        assertThat(settings.readingLayer(6)).isEqualTo(4);
        assertThat(settings.readingLayer(1)).isZero();
        assertThatIllegalArgumentException().isThrownBy(
                () -> new HybridSettings(8, 3, 4, 1.5, List.of(1.0), List.of(1.0), List.of(1), 1, false))
                .withMessageContaining("--reading-depth");
    }
}
