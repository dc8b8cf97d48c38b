package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.internal.numeric.VectorMath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogisticProbeTest {
    /**
     * Of scikit-learn 1.9.1, whose liblinear (solver='liblinear', dual=False) finds the same to six digits and with its
     * usual tolerance of 1e-4 to four. Made by:
     *
     * <pre>
     * x = np.array([[(r * 37 + i * 17 + r * r * i) % 23 - 11 for i in range(5)] for r in range(24)], float) / 4
     * y = [x[r, 0] + x[r, 1] - x[r, 3] + (r % 5 - 2) * 2 > 0 for r in range(24)]
     * x -= x.mean(0); x /= np.sqrt((x ** 2).mean())
     * LogisticRegression(solver='newton-cg', fit_intercept=False, C=1, tol=1e-14, max_iter=10000).fit(x, y).coef_
     * </pre>
     */
    private static final double[] REFERENCE = {1.2032608336039068, 0.937719691072985, -0.12049741386498418,
            -1.1667009781788629, -0.06308671052227321};

    @Test
    void findsWhatScikitLearnFinds() {
        List<float[]> rows = new ArrayList<>();
        boolean[] labels = new boolean[24];
        for (int r = 0; r < labels.length; r++) {
            float[] row = new float[5];
            for (int i = 0; i < row.length; i++) {
                row[i] = ((r * 37 + i * 17 + r * r * i) % 23 - 11) / 4f;
            }
            rows.add(row);
            labels[r] = row[0] + row[1] - row[3] + (r % 5 - 2) * 2 > 0;
        }
        assertThat(LogisticProbe.weights(rows, labels)).containsExactly(REFERENCE, within(1e-8));
    }

    @Property(tries = 60)
    void theGradientIsZeroAtTheWeights(@ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int count,
            @ForAll @IntRange(min = 1, max = 90) int width, @ForAll @IntRange(min = -3, max = 3) int apart) {
        Sample sample = new Sample(new Random(seed), count, width, apart);
        double[] weights = LogisticProbe.weights(sample.rows, sample.labels);
        double[][] scaled = scaled(sample.rows);
        double[] gradient = weights.clone();
        double[] atZero = new double[width];
        for (int r = 0; r < count; r++) {
            double side = sample.labels[r] ? 1 : -1;
            double wrong = 1 / (1 + Math.exp(side * VectorMath.dot(scaled[r], weights)));
            for (int i = 0; i < width; i++) {
                gradient[i] -= side * wrong * scaled[r][i];
                atZero[i] -= side * 0.5 * scaled[r][i];
            }
        }
        assertThat(VectorMath.norm(gradient)).isLessThanOrEqualTo(1e-8 * VectorMath.norm(atZero));
    }

    @Property(tries = 30)
    void theOrderOfTheRowsDoesNotMatterAndExchangedSidesGiveTheNegative(@ForAll long seed,
            @ForAll @IntRange(min = 3, max = 60) int count, @ForAll @IntRange(min = 1, max = 40) int width) {
        Sample sample = new Sample(new Random(seed), count, width, 1);
        double[] weights = LogisticProbe.weights(sample.rows, sample.labels);

        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed + 1));
        boolean[] shuffled = new boolean[count];
        boolean[] exchanged = new boolean[count];
        for (int r = 0; r < count; r++) {
            shuffled[r] = sample.labels[order.get(r)];
            exchanged[r] = !sample.labels[r];
        }
        assertThat(LogisticProbe.weights(order.stream().map(sample.rows::get).toList(), shuffled))
                .containsExactly(weights, within(1e-7 * VectorMath.norm(weights)));
        assertThat(LogisticProbe.weights(sample.rows, exchanged)).containsExactly(VectorMath.scaled(weights, -1));
    }

    @Test
    void sidesThatAreFarApartGetFiniteWeights() {
        // Of 2 n rows at 1 and -1, with both sides the same distance from nothing, the minimum is w = 2 n / (1 + exp(w)).
        int each = 50;
        List<float[]> rows = new ArrayList<>();
        boolean[] labels = new boolean[2 * each];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = r % 2 == 0;
            rows.add(new float[]{labels[r] ? 1003 : 997});
        }
        double weight = LogisticProbe.weights(rows, labels)[0];
        assertThat(weight).isCloseTo(2 * each / (1 + Math.exp(weight)), within(1e-6)).isBetween(3.0, 4.0);
    }

    @Test
    void oneSideAloneIsRefusedAndRowsThatAreAllTheSameHaveNoAxis() {
        List<float[]> rows = List.of(new float[]{1, 2}, new float[]{3, 4});
        assertThatThrownBy(() -> LogisticProbe.weights(rows, new boolean[]{false, false, true}))
                .isInstanceOf(ExtractionDataException.class).hasMessageContaining("all 2 activations")
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> LogisticProbe.weights(rows, new boolean[]{true, true}))
                .isInstanceOf(ExtractionDataException.class).hasMessageContaining("positive");
        assertThat(LogisticProbe.weights(List.of(new float[]{1, 2}, new float[]{1, 2}), new boolean[]{true, false}))
                .isNull();
    }

    /** Rows of two sides, the first of the one and the second of the other. */
    private static final class Sample {
        final List<float[]> rows = new ArrayList<>();
        final boolean[] labels;

        Sample(Random random, int count, int width, double apart) {
            labels = new boolean[count];
            for (int r = 0; r < count; r++) {
                labels[r] = r == 0 || r > 1 && random.nextBoolean();
                float[] row = new float[width];
                for (int i = 0; i < width; i++) {
                    row[i] = (float) (random.nextGaussian() * (1 + i % 7) + (labels[r] ? apart : 0) + i);
                }
                rows.add(row);
            }
        }
    }

    private static double[][] scaled(List<float[]> rows) {
        int width = rows.getFirst().length;
        double[][] scaled = new double[rows.size()][width];
        double squares = 0;
        for (int i = 0; i < width; i++) {
            double mean = 0;
            for (float[] row : rows) {
                mean += row[i] / (double) rows.size();
            }
            for (int r = 0; r < scaled.length; r++) {
                scaled[r][i] = rows.get(r)[i] - mean;
                squares += scaled[r][i] * scaled[r][i];
            }
        }
        double scale = Math.sqrt((double) scaled.length * width / squares);
        for (int r = 0; r < scaled.length; r++) {
            scaled[r] = VectorMath.scaled(scaled[r], scale);
        }
        return scaled;
    }
}
