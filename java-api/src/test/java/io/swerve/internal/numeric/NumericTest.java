package io.swerve.internal.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumericTest {
    private static double[] sample(int size, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return random.doubles(size, -10, 10).toArray();
    }

    @Property
    void productsAreThoseOfOneSum(@ForAll @IntRange(max = 40) int size, @ForAll long seed) {
        double[] a = sample(size, seed);
        double[] b = sample(size, ~seed);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += a[i] * b[i];
        }

        assertThat(VectorMath.dot(a, b)).isCloseTo(sum, within(1e-10));
        assertThat(VectorMath.norm(a)).isCloseTo(Math.sqrt(Arrays.stream(a).map(v -> v * v).sum()), within(1e-10));
        assertThat(VectorMath.norm(VectorMath.toFloats(a))).isCloseTo(VectorMath.norm(a), within(1e-4));
        assertThat(VectorMath.norm(VectorMath.difference(a, VectorMath.scaled(a, 2)))).isCloseTo(VectorMath.norm(a),
                within(1e-10));
    }

    @Property
    void cosinesAndCorrelationsDontDependOnScale(@ForAll @IntRange(min = 2, max = 30) int size, @ForAll long seed,
            @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
        double[] a = sample(size, seed);
        double[] b = sample(size, ~seed);
        double[] moved = Arrays.stream(VectorMath.scaled(b, factor)).map(v -> v - 3).toArray();

        assertThat(VectorMath.cosine(a, VectorMath.scaled(b, factor))).isCloseTo(VectorMath.cosine(a, b),
                within(1e-12));
        assertThat(Samples.correlation(a, moved)).isCloseTo(Samples.correlation(a, b), within(1e-9))
                .isBetween(-1.0, 1.0);
        assertThat(Samples.correlation(a, VectorMath.scaled(a, -factor))).isCloseTo(-1, within(1e-12));
    }

    @Test
    void correlatesAsAHandDoes() {
        assertThat(Samples.correlation(new double[]{1, 2, 3, 4}, new double[]{2, 1, 4, 3})).isCloseTo(0.6,
                within(1e-15));
        assertThat(Samples.correlation(new double[]{0.1, 0.1, 0.1}, new double[]{1, 2, 3})).as("a constant").isZero();
        assertThatThrownBy(() -> Samples.correlation(new double[]{1}, new double[]{1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Samples.correlation(new double[]{1, 2}, new double[]{1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 and 3");
        assertThat(VectorMath.cosine(new double[]{0, 0}, new double[]{1, 0})).isNaN();
    }

    @Test
    void quantilesAreThoseOfNumPy() {
        double[] sorted = {1, 2, 4, 8};

        assertThat(new double[]{Samples.quantile(sorted, 0), Samples.quantile(sorted, 0.25),
                Samples.quantile(sorted, 0.5), Samples.quantile(sorted, 0.9), Samples.quantile(sorted, 1)})
                .containsExactly(new double[]{1, 1.75, 3, 6.8, 8}, within(1e-12));
        assertThat(Samples.quantile(new double[0], 0.5)).isNaN();
        assertThat(Samples.mean(sorted)).isEqualTo(3.75);
        assertThat(Samples.mean(new double[0])).isNaN();
    }

    @Property
    void theNearestRankIsTheLeastValueWithEnoughBelow(@ForAll @Size(min = 1, max = 30) double[] values,
            @ForAll @DoubleRange(min = 0, max = 1) double q) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        double quantile = Samples.nearestRank(sorted, sorted.length, q);

        assertThat(Arrays.stream(sorted).filter(v -> v <= quantile).count()).isGreaterThanOrEqualTo(
                (long) Math.ceil(q * sorted.length));
        assertThat(Arrays.stream(sorted).filter(v -> v < quantile).count()).isLessThanOrEqualTo(
                (long) Math.max(0, Math.ceil(q * sorted.length) - 1));
    }
}
