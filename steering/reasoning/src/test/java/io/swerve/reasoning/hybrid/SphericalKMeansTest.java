package io.swerve.reasoning.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SphericalKMeansTest {
    private static final long SEED = 8;

    private static double[] unit(Random random, double[] about, double spread) {
        double[] vector = new double[about.length];
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = about[i] + spread * random.nextGaussian();
            square += vector[i] * vector[i];
        }
        double norm = Math.sqrt(square);
        return Arrays.stream(vector).map(x -> x / norm).toArray();
    }

    /** The sum of cosines with the best centroids of a grouping: the norms of the sums. */
    private static double objective(double[][] units, int[] groups, int count) {
        double all = 0;
        for (int c = 0; c < count; c++) {
            double[] sum = new double[units[0].length];
            for (int i = 0; i < units.length; i++) {
                for (int d = 0; d < sum.length && groups[i] == c; d++) {
                    sum[d] += units[i][d];
                }
            }
            all += Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        }
        return all;
    }

    @Test
    void findsTheBestOfAllGroupingsOfAFew() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 30; trial++) {
            double[][] units = IntStream.range(0, 8).mapToObj(_ -> unit(random, new double[3], 1))
                    .toArray(double[][]::new);
            SphericalKMeans found = SphericalKMeans.fit(units, 2, trial);
            double best = IntStream.range(0, 1 << units.length).mapToDouble(mask -> objective(units,
                    IntStream.range(0, units.length).map(i -> mask >> i & 1).toArray(), 2)).max().orElseThrow();
            assertThat(found.objective()).as("seed %d, trial %d", SEED, trial)
                    .isCloseTo(objective(units, found.groups(), 2), within(1e-9)).isGreaterThan(0.96 * best)
                    .isLessThanOrEqualTo(best + 1e-9);
        }
    }

    @Test
    void recoversPlantedGroups() {
        Random random = new Random(SEED);
        double[][] centres = IntStream.range(0, 4).mapToObj(_ -> unit(random, new double[16], 1))
                .toArray(double[][]::new);
        double[][] units = IntStream.range(0, 200).mapToObj(i -> unit(random, centres[i % 4], 0.05))
                .toArray(double[][]::new);
        SphericalKMeans found = SphericalKMeans.fit(units, 4, SEED);
        for (int i = 4; i < units.length; i++) {
            assertThat(found.groups()[i]).isEqualTo(found.groups()[i % 4]);
        }
        assertThat(Arrays.stream(found.groups()).distinct().count()).isEqualTo(4);
        assertThat(SphericalKMeans.fit(units, 4, SEED).groups()).isEqualTo(found.groups());
        for (double[] centroid : found.centroids()) {
            assertThat(SphericalKMeans.dot(centroid, centroid)).isCloseTo(1, within(1e-9));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SphericalKMeans.fit(units, 201, 0))
                .withMessageContaining("201");
    }

    @Test
    void rowsBelongToTheNearestDirectionOnceTheMeanIsOff() {
        Categories categories = Categories.of(3, new float[]{10, 10},
                List.of(new float[]{2, 0}, new float[]{0, 5}, new float[]{-1, -1}));
        assertThat(categories.of(new float[]{11, 10.5f})).isZero();
        assertThat(categories.of(new float[]{10.4f, 10.5f})).isOne();
        assertThat(categories.of(new float[]{9, 9})).isEqualTo(2);
        assertThat(categories.of(new float[]{10, 10})).isZero();
        assertThat(categories.count()).isEqualTo(3);
        assertThatIllegalArgumentException().isThrownBy(() -> categories.of(new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> Categories.of(0, new float[2], List.of(new float[2])));
    }
}
