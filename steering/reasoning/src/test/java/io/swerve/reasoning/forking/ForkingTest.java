package io.swerve.reasoning.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForkingTest {
    private static final long SEED = 4711;

    private static float[] entropies(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.pow(random.nextDouble(), 6) * 3;
        }
        return values;
    }

    @Test
    void theShareAboveTheThresholdIsExactToOneToken() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            int count = 1 + random.nextInt(500);
            double percentile = 0.05 + 0.9 * random.nextDouble();
            float[] entropies = entropies(random, count);
            EntropyCalibration calibration = EntropyCalibration.of(entropies, percentile);
            String why = "seed %d, trial %d, n %d, p %f".formatted(SEED, trial, count, percentile);
            assertThat(calibration.forkingShare()).as(why).isCloseTo(1 - percentile, within(1.0 / count));
            ForkingMask mask = calibration.mask(entropies);
            assertThat((double) mask.count() / count).as(why).isEqualTo(calibration.forkingShare());
            assertThat(calibration.certainShare()).as(why).isEqualTo(
                    IntStream.range(0, count).filter(i -> entropies[i] < 0.01).count() / (double) count);
            for (int fork : mask.forks()) {
                assertThat(mask.isFork(fork)).isTrue();
                assertThat((double) entropies[fork]).as(why).isGreaterThan(calibration.threshold());
            }
        }
    }

    @Test
    void maskOfTheTopShareIsThatOfTheThreshold() {
        float[] entropies = entropies(new Random(SEED), 1000);
        ForkingMask top = ForkingMask.top(entropies, 0.2);
        assertThat(top).isEqualTo(EntropyCalibration.of(entropies, 0.8).mask(entropies));
        assertThat(top.count()).isEqualTo(200);
        assertThat(ForkingMask.top(new float[]{1, 1, 1, 1}, 0.5).forks()).containsExactly(0, 1);
    }

    @Test
    void overlapOfMasks() {
        Random random = new Random(SEED);
        float[] a = entropies(random, 20_000);
        float[] b = entropies(random, 20_000);
        ForkingMask first = ForkingMask.top(a, 0.2);
        ForkingMask second = ForkingMask.top(b, 0.2);
        assertThat(first.overlap(first)).isEqualTo(1);
        assertThat(first.overlap(second)).isEqualTo(second.overlap(first)).isCloseTo(0.2, within(0.02));
        long common = IntStream.of(first.forks()).filter(second::isFork).count();
        assertThat(first.overlap(second)).isEqualTo(common / 4000.0);
        assertThatIllegalArgumentException().isThrownBy(() -> first.overlap(ForkingMask.top(new float[3], 0.2)));
    }

    @Test
    void lexiconOrdersByMeanEntropy() {
        TokenLexicon lexicon = new TokenLexicon();
        lexicon.add(new int[]{7, 7, 8, 8, 9, 5}, new float[]{1, 2, 0, 0.5f, 9, 0});
        lexicon.add(8, 0.1);
        assertThat(lexicon.highest(10, 1)).extracting(TokenLexicon.TokenStatistics::token).containsExactly(7, 8);
        assertThat(lexicon.lowest(1, 1)).singleElement().satisfies(entry -> {
            assertThat(entry.token()).isEqualTo(8);
            assertThat(entry.occurrences()).isEqualTo(3);
            assertThat(entry.meanEntropy()).isCloseTo(0.2, within(1e-7));
        });
        assertThat(lexicon.highest(10, 0)).extracting(TokenLexicon.TokenStatistics::token).containsExactly(9, 7, 8, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> lexicon.add(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> lexicon.add(new int[2], new float[1]));
    }

    @Test
    void decilesPartitionTheTokens() {
        Random random = new Random(SEED);
        float[] first = entropies(random, 1003);
        float[] second = entropies(random, 1003);
        List<EntropyDeciles.Decile> deciles = EntropyDeciles.compare(first, second);
        assertThat(deciles).hasSize(10);
        assertThat(deciles.stream().mapToInt(EntropyDeciles.Decile::tokens).sum()).isEqualTo(1003);
        assertThat(deciles.stream().mapToDouble(d -> d.second() * d.tokens()).sum())
                .isCloseTo(IntStream.range(0, 1003).mapToDouble(i -> second[i]).sum(), within(1e-6));
        assertThat(deciles).isSortedAccordingTo((a, b) -> Double.compare(a.first(), b.first()));
        assertThat(EntropyDeciles.compare(first, first)).allSatisfy(d -> assertThat(d.difference()).isZero());
    }

    @Test
    void refusesWhatIsNoSample() {
        assertThatIllegalArgumentException().isThrownBy(() -> EntropyCalibration.of(new float[0], 0.8));
        assertThatIllegalArgumentException().isThrownBy(() -> EntropyCalibration.of(new float[]{Float.NaN}, 0.8));
        assertThatIllegalArgumentException().isThrownBy(() -> EntropyCalibration.of(new float[]{-1}, 0.8));
        assertThatIllegalArgumentException().isThrownBy(() -> EntropyCalibration.of(new float[]{1}, 80))
                .withMessageContaining("80");
        assertThatIllegalArgumentException().isThrownBy(() -> new ForkingTemperature(0.5, -1, 0));
        assertThat(Arrays.toString(ForkingMask.above(new float[]{0.5f}, 0.5).forks())).isEqualTo("[]");
    }
}
