package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.internal.numeric.VectorMath;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SymmetricEigenTest {
    @Property(tries = 60)
    void vectorsAreOrthonormalAndScaledByTheirValues(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 40) int rank) {
        double[][] matrix = product(new Random(seed), size, rank);
        double trace = 0;
        for (int i = 0; i < size; i++) {
            trace += matrix[i][i];
        }
        SymmetricEigen eigen = new SymmetricEigen(copy(matrix));
        double sum = 0;
        for (int a = 0; a < size; a++) {
            double[] vector = vector(eigen, a, size);
            for (int r = 0; r < size; r++) {
                assertThat(VectorMath.dot(matrix[r], vector)).isCloseTo(eigen.value(a) * vector[r],
                        within(1e-12 * trace));
            }
            for (int b = 0; b <= a; b++) {
                assertThat(VectorMath.dot(vector, vector(eigen, b, size))).isCloseTo(a == b ? 1 : 0, within(1e-12));
            }
            assertThat(eigen.value(a)).isLessThanOrEqualTo(a == 0 ? trace * (1 + 1e-12) : eigen.value(a - 1));
            sum += eigen.value(a);
        }
        assertThat(sum).isCloseTo(trace, within(1e-12 * trace));
    }

    @Property(tries = 30)
    void anAxisOfFewRowsIsTheFirstEigenvectorOfTheirScatter(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 2 * FrequentDirections.KEPT) int rows) {
        Random random = new Random(seed);
        int width = 12;
        FrequentDirections directions = new FrequentDirections(width);
        double[][] scatter = new double[width][width];
        for (int r = 0; r < rows; r++) {
            double[] row = random.doubles(width, -1, 1).toArray();
            row[3] *= 4; // an axis that stands out, so that it is well determined
            directions.add(row);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    scatter[i][j] += row[i] * row[j];
                }
            }
        }
        double[] exact = vector(new SymmetricEigen(scatter), 0, width);
        assertThat(Math.abs(VectorMath.cosine(directions.axis(), exact))).isCloseTo(1, within(1e-9));
    }

    @Property(tries = 20)
    void ofManyRowsNoDirectionLosesMoreEnergyThanTheBound(@ForAll long seed,
            @ForAll @IntRange(min = 200, max = 600) int rows) {
        Random random = new Random(seed);
        int width = 90;
        FrequentDirections directions = new FrequentDirections(width);
        double[][] scatter = new double[width][width];
        for (int r = 0; r < rows; r++) {
            double[] row = new double[width];
            for (int i = 0; i < width; i++) {
                row[i] = random.nextGaussian() / (1 + i);
            }
            directions.add(row);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    scatter[i][j] += row[i] * row[j];
                }
            }
        }
        SymmetricEigen exact = new SymmetricEigen(copy(scatter));
        double outside = 0;
        for (int i = 1; i < width; i++) {
            outside += exact.value(i);
        }
        double[] axis = VectorMath.scaled(directions.axis(), 1 / VectorMath.norm(directions.axis()));
        double along = 0;
        for (int r = 0; r < width; r++) {
            along += axis[r] * VectorMath.dot(scatter[r], axis);
        }
        assertThat(along).isGreaterThanOrEqualTo(exact.value(0) - outside / (FrequentDirections.KEPT - 1));
    }

    private static double[][] product(Random random, int size, int rank) {
        double[][] factor = new double[size][];
        for (int i = 0; i < size; i++) {
            factor[i] = random.doubles(rank, -1, 1).toArray();
        }
        double[][] product = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                product[i][j] = VectorMath.dot(factor[i], factor[j]);
            }
        }
        return product;
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }

    private static double[] vector(SymmetricEigen eigen, int index, int size) {
        double[] vector = new double[size];
        for (int r = 0; r < size; r++) {
            vector[r] = eigen.component(index, r);
        }
        return vector;
    }
}
