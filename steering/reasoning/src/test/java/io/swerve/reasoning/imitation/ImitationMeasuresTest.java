package io.swerve.reasoning.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.reasoning.imitation.Degradation.DistanceScore;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImitationMeasuresTest {
    @Test
    void equalPromptsAreEquallyTight() {
        float[] entropies = {0.1f, 2, 0};
        assertThat(ConstraintTightness.of(entropies, entropies.clone()).tightness()).isZero();
        assertThat(ConstraintTightness.of(new float[]{1, 0, 0.5f}, new float[]{2}).tightness()).isEqualTo(1.5);
        assertThatThrownBy(() -> ConstraintTightness.of(new float[0], entropies))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("reasoning");
    }

    @Test
    void formHasItsShareOfTheEffect() {
        assertThat(new FormWithoutContent(0.9, 0.5, 0.1).formShare()).isCloseTo(0.5, within(1e-12));
        assertThat(new FormWithoutContent(0.9, 0.9, 0.1).formShare()).isEqualTo(1);
        assertThat(new FormWithoutContent(-1, -3, -2).formShare()).isEqualTo(-1);
        assertThat(new FormWithoutContent(0.5, 0.3, 0.5).formShare()).isNaN();
    }

    @Test
    void monotoneDataHasRhoOfOne() {
        List<DistanceScore> falling = IntStream.range(0, 20).mapToObj(i -> new DistanceScore(i, Math.exp(-i))).toList();
        assertThat(new Degradation(falling).rho()).isCloseTo(-1, within(1e-12));
        List<DistanceScore> rising = IntStream.range(0, 20).mapToObj(i -> new DistanceScore(i * i, i)).toList();
        assertThat(new Degradation(rising).rho()).isCloseTo(1, within(1e-12));
        List<DistanceScore> flat = IntStream.range(0, 5).mapToObj(i -> new DistanceScore(i, 1)).toList();
        assertThat(new Degradation(flat).rho()).isNaN();
    }

    @Test
    void tiesHaveTheMeanOfTheirRanks() {
        // ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: Pearson's correlation of these is 4.5 / sqrt(4.5 * 5)
        assertThat(Degradation.spearman(new double[]{1, 2, 2, 3}, new double[]{1, 2, 3, 4}))
                .isCloseTo(4.5 / Math.sqrt(22.5), within(1e-12));
    }

    @Property(tries = 200)
    void withoutTiesItIsTheSumOfSquaredDifferences(@ForAll @Size(min = 2, max = 12) List<Integer> seeds) {
        int n = seeds.size();
        Random random = new Random(seeds.hashCode());
        double[] x = random.doubles(n).toArray();
        double[] y = random.doubles(n).toArray();
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = rank(x, i) - rank(y, i);
            squares += d * d;
        }
        assertThat(Degradation.spearman(x, y)).isCloseTo(1 - 6 * squares / (n * (n * n - 1.0)), within(1e-9));
    }

    private static double rank(double[] values, int index) {
        double rank = 1;
        for (double value : values) {
            rank += value < values[index] ? 1 : 0;
        }
        return rank;
    }

    @Test
    void meansAreByDistance() {
        Degradation curve = new Degradation(
                List.of(new DistanceScore(2, 0), new DistanceScore(0, 1), new DistanceScore(2, 1),
                        new DistanceScore(0, 1)));
        assertThat(curve.means()).containsExactly(Map.entry(0.0, 1.0), Map.entry(2.0, 0.5));
    }

    @Test
    void refusesWhatIsNoCurve() {
        assertThatThrownBy(() -> new Degradation(List.of(new DistanceScore(1, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DistanceScore(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Degradation.spearman(new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
