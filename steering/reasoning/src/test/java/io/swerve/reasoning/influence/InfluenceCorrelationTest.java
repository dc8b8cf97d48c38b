package io.swerve.reasoning.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InfluenceCorrelationTest {
    private static final long SEED = 3;

    /** Queries of a task share a profile over documents, to the degree given. */
    private static double[][] planted(int[] tasks, int documents, double shared) {
        Random random = new Random(SEED);
        double[][] profiles = new double[3][documents];
        for (double[] profile : profiles) {
            for (int d = 0; d < documents; d++) {
                profile[d] = random.nextGaussian();
            }
        }
        double[][] influences = new double[tasks.length][documents];
        for (int q = 0; q < tasks.length; q++) {
            for (int d = 0; d < documents; d++) {
                influences[q][d] = shared * profiles[tasks[q]][d] + random.nextGaussian();
            }
        }
        return influences;
    }

    private static int[] tasks(int each) {
        return IntStream.range(0, 3 * each).map(q -> q % 3).toArray();
    }

    @Test
    void correlationsAreSymmetricAndOneOnTheDiagonal() {
        double[][] influences = planted(tasks(4), 30, 0.5);
        double[][] matrix = InfluenceCorrelation.matrix(influences);
        for (int a = 0; a < matrix.length; a++) {
            assertThat(matrix[a][a]).isEqualTo(1);
            for (int b = 0; b < matrix.length; b++) {
                assertThat(matrix[a][b]).isBetween(-1.0, 1.0).isEqualTo(matrix[b][a]);
                assertThat(matrix[a][b]).isCloseTo(pearson(influences[a], influences[b]), within(1e-9));
            }
        }
    }

    /** The textbook's formula of raw sums. */
    private static double pearson(double[] x, double[] y) {
        double n = x.length;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        for (int i = 0; i < x.length; i++) {
            sx += x[i];
            sy += y[i];
            sxx += x[i] * x[i];
            syy += y[i] * y[i];
            sxy += x[i] * y[i];
        }
        return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    @Test
    void scaleAndOffsetOfAQueryDoNotMatter() {
        double[] first = {1, 5, 2, 8};
        double[][] matrix = InfluenceCorrelation.matrix(new double[][]{first, {12, 20, 14, 26}, {-1, -5, -2, -8}});
        assertThat(matrix[0][1]).isCloseTo(1, within(1e-12));
        assertThat(matrix[0][2]).isCloseTo(-1, within(1e-12));
        assertThat(InfluenceCorrelation.matrix(new double[][]{first, {0.1, 0.1, 0.1, 0.1}})[0][1]).isZero();
    }

    @Test
    void plantedTasksAreFoundAndChanceIsNot() {
        InfluenceCorrelation found = InfluenceCorrelation.test(planted(tasks(6), 40, 1), tasks(6), 500, SEED);
        assertThat(found.within()).isGreaterThan(found.between() + 0.2);
        assertThat(found.pValue()).isLessThan(0.01);
        InfluenceCorrelation chance = InfluenceCorrelation.test(planted(tasks(6), 40, 0), tasks(6), 500, SEED);
        assertThat(chance.pValue()).isGreaterThan(0.02);
        assertThat(chance.within()).isCloseTo(chance.between(), within(0.1));
    }

    @Test
    void equalDifferencesCountAsAtLeastAsLarge() {
        // All queries alike: no permutation changes anything.
        double[][] same = {{1, 2, 4}, {1, 2, 4}, {1, 2, 4}, {1, 2, 4}};
        assertThat(InfluenceCorrelation.test(same, new int[]{0, 0, 1, 1}, 99, SEED).pValue()).isEqualTo(1);
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        double[][] two = {{1, 2}, {2, 1}};
        assertThatThrownBy(() -> InfluenceCorrelation.test(two, new int[]{0, 1}, 10, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no task has two queries");
        assertThat(InfluenceCorrelation.test(two, new int[]{5, 5}, 10, 0).pValue()).isNaN();
        assertThatThrownBy(() -> InfluenceCorrelation.matrix(new double[][]{{1, 2}, {1, Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InfluenceCorrelation.matrix(new double[][]{{1, 2}, {1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InfluenceCorrelation.test(two, new int[]{0}, 10, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
