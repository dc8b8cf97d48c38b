package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on rows whose dictionary is known, and its reproducibility. */
class SaeTrainingTest {
    private static final long SEED = 42;
    private static final int WIDTH = 24;
    private static final int PLANTED = 40;

    @TempDir
    private Path folder;

    private static double[][] dictionary(Random random) {
        double[][] directions = new double[PLANTED][WIDTH];
        for (double[] direction : directions) {
            double squares = 0;
            for (int i = 0; i < WIDTH; i++) {
                direction[i] = random.nextGaussian();
                squares += direction[i] * direction[i];
            }
            for (int i = 0; i < WIDTH; i++) {
                direction[i] /= Math.sqrt(squares);
            }
        }
        return directions;
    }

    /** Rows of three planted directions each, away from the origin. */
    private static ActivationBuffer rows(double[][] dictionary, int count, Random random) {
        float[][] rows = new float[count][WIDTH];
        for (float[] row : rows) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = 5 + i % 3;
            }
            for (int n = 0; n < 3; n++) {
                double[] direction = dictionary[random.nextInt(PLANTED)];
                double strength = 20 + 20 * random.nextDouble();
                for (int i = 0; i < WIDTH; i++) {
                    row[i] += (float) (strength * direction[i]);
                }
            }
        }
        return ActivationBuffer.of(3, rows);
    }

    private static SaeTrainingOptions options(int steps) {
        return SaeTrainingOptions.of(64, 3, steps).withBatchSize(128).withLearningRate(3e-3f)
                .withRevival(4000, 16, 1 / 32f).withSeed(5).withThreads(1);
    }

    private static byte[] weights(SparseAutoencoder sae, Path folder) {
        sae.write(folder);
        try {
            return Files.readAllBytes(folder.resolve(SaeFolder.WEIGHTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void findsThePlantedDirections() {
        Random random = new Random(SEED);
        double[][] dictionary = dictionary(random);
        try (ActivationBuffer rows = rows(dictionary, 20_000, random);
                ActivationBuffer others = rows(dictionary, 2_000, random);
                SaeTraining training = SaeTraining.start(rows, options(3000).withThreads(2))) {
            assertThat(training.run((_, _) -> true)).isTrue();
            SparseAutoencoder sae = training.autoencoder("planted");
            int found = 0;
            for (double[] planted : dictionary) {
                double best = 0;
                for (int feature = 0; feature < 64; feature++) {
                    float[] direction = sae.direction(feature);
                    double cosine = 0;
                    for (int i = 0; i < WIDTH; i++) {
                        cosine += planted[i] * direction[i];
                    }
                    best = Math.max(best, cosine);
                }
                found += best > 0.9 ? 1 : 0;
            }
            SaeQuality quality = SaeQuality.measure(sae, others);
            assertThat(found).as("%s", quality).isGreaterThan(PLANTED * 6 / 10);
            assertThat(quality.explainedVariance()).isGreaterThan(0.8);
            assertThat(quality.activeFeatures()).isBetween(1.0, 3.0);
            assertThat(quality.normalizedError()).isBetween(0.0, 1 - quality.explainedVariance());
            for (int feature = 0; feature < 64; feature++) {
                assertThat(SaeFolder.norm(FloatRows.of(sae.direction(feature)), 0)).isBetween(0.9999f, 1.0001f);
            }
        }
    }

    @Test
    void resumedIsUninterrupted() {
        Random random = new Random(SEED);
        Path file = folder.resolve("half.safetensors");
        try (ActivationBuffer rows = rows(dictionary(random), 1000, random)) {
            byte[] whole;
            try (SaeTraining training = SaeTraining.start(rows, options(60))) {
                training.run((_, _) -> true);
                whole = weights(training.autoencoder("m"), folder.resolve("whole"));
            }
            try (SaeTraining training = SaeTraining.start(rows, options(60))) {
                assertThat(training.run((step, _) -> step < 37)).isFalse();
                assertThat(training.step()).isEqualTo(37);
                training.checkpoint(file);
            }
            try (SaeTraining training = SaeTraining.resume(rows, options(60).withThreads(2), file)) {
                assertThat(training.step()).isEqualTo(37);
                assertThat(training.run((_, _) -> true)).isTrue();
                assertThat(weights(training.autoencoder("m"), folder.resolve("resumed"))).isEqualTo(whole);
            }
            assertThatThrownBy(() -> SaeTraining.resume(rows, options(61), file)).isInstanceOf(SaeException.class)
                    .hasMessageContaining("other options");
            try (ActivationBuffer fewer = rows(dictionary(random), 1000, random)) {
                assertThatThrownBy(() -> SaeTraining.resume(fewer, options(60), file)).isInstanceOf(SaeException.class)
                        .hasMessageContaining("other activations");
            }
            assertThatThrownBy(() -> SaeTraining.resume(rows, options(60), folder.resolve("none")))
                    .isInstanceOf(SaeException.class).hasMessageContaining("no such file");
        }
    }

    @Test
    void everyNumberOfThreadsTrainsTheSame() {
        Random random = new Random(SEED);
        try (ActivationBuffer rows = rows(dictionary(random), 500, random);
                SaeTraining one = SaeTraining.start(rows, options(40));
                SaeTraining three = SaeTraining.start(rows, options(40).withThreads(3));
                SaeTraining other = SaeTraining.start(rows, options(40).withSeed(6))) {
            one.run((_, _) -> true);
            three.run((_, _) -> true);
            other.run((_, _) -> true);
            byte[] expected = weights(one.autoencoder("m"), folder.resolve("one"));
            assertThat(weights(three.autoencoder("m"), folder.resolve("three"))).isEqualTo(expected);
            assertThat(weights(other.autoencoder("m"), folder.resolve("other"))).isNotEqualTo(expected);
        }
    }

    /** Half of the features begin so weak that they never belong to the top three: nothing but the revival moves them. */
    @Test
    void deadFeaturesComeBack() {
        Random random = new Random(SEED);
        double[][] dictionary = dictionary(random);
        int[] dead = new int[2];
        Path file = folder.resolve("weak.safetensors");
        try (ActivationBuffer rows = rows(dictionary, 4000, random)) {
            for (int revived = 0; revived < 2; revived++) {
                SaeTrainingOptions options = options(1500).withRevival(2000, revived * 16, 1 / 32f);
                try (SaeTraining fresh = SaeTraining.start(rows, options)) {
                    fresh.checkpoint(file);
                }
                TrainingCheckpoint start = TrainingCheckpoint.read(file, rows, options);
                for (int feature = 0; feature < 64; feature += 2) {
                    for (int i = 0; i < WIDTH; i++) {
                        FloatRows encoder = start.weights().encoder().weights();
                        encoder.set(feature, i, encoder.get(feature, i) / 100);
                    }
                }
                start.write(file, rows, options);
                try (SaeTraining training = SaeTraining.resume(rows, options, file)) {
                    training.run((_, _) -> true);
                    dead[revived] = SaeQuality.measure(training.autoencoder(""), rows).dead();
                }
            }
        }
        assertThat(dead[0]).isGreaterThanOrEqualTo(32);
        assertThat(dead[1]).isLessThan(dead[0] - 5);
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> SaeTrainingOptions.of(10, 11, 5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
        assertThatThrownBy(() -> ActivationBuffer.of(0, new float[]{1, Float.NaN})).isInstanceOf(SaeException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> ActivationBuffer.of(0, new float[]{1}, new float[]{1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
        try (ActivationBuffer equal = ActivationBuffer.of(0, new float[]{1, 2}, new float[]{1, 2})) {
            assertThatThrownBy(() -> SaeTraining.start(equal, options(5))).isInstanceOf(SaeException.class)
                    .hasMessageContaining("equal");
        }
    }
}
