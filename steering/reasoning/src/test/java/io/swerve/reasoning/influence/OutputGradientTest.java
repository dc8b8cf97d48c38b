package io.swerve.reasoning.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputGradientTest {
    private static final long SEED = 7;
    private static final int VOCABULARY = 6;
    private static final int WIDTH = 4;

    /** A softmax head and some texts: states and targets. */
    private static final class Head {
        private final double[][] weights = new double[VOCABULARY][WIDTH];
        private final Random random = new Random(SEED);

        Head() {
            for (double[] row : weights) {
                for (int i = 0; i < WIDTH; i++) {
                    row[i] = random.nextGaussian();
                }
            }
        }

        float[] logits(float[] state) {
            float[] logits = new float[VOCABULARY];
            for (int v = 0; v < VOCABULARY; v++) {
                double sum = 0;
                for (int i = 0; i < WIDTH; i++) {
                    sum += weights[v][i] * state[i];
                }
                logits[v] = (float) sum;
            }
            return logits;
        }

        float[][] states(int count) {
            float[][] states = new float[count][WIDTH];
            for (float[] state : states) {
                for (int i = 0; i < WIDTH; i++) {
                    state[i] = (float) random.nextGaussian();
                }
            }
            return states;
        }

        int[] targets(int count) {
            return random.ints(count, 0, VOCABULARY).toArray();
        }

        /** In double precision, so that differences of it mean something. */
        double loss(float[][] states, int[] targets) {
            double loss = 0;
            for (int t = 0; t < states.length; t++) {
                double sum = 0;
                double chosen = 0;
                for (int v = 0; v < VOCABULARY; v++) {
                    double logit = 0;
                    for (int i = 0; i < WIDTH; i++) {
                        logit += weights[v][i] * states[t][i];
                    }
                    sum += Math.exp(logit);
                    chosen = v == targets[t] ? logit : chosen;
                }
                loss += Math.log(sum) - chosen;
            }
            return loss;
        }

        double[][] finiteDifferences(float[][] states, int[] targets) {
            double[][] gradient = new double[VOCABULARY][WIDTH];
            double step = 1e-5;
            for (int v = 0; v < VOCABULARY; v++) {
                for (int i = 0; i < WIDTH; i++) {
                    double kept = weights[v][i];
                    weights[v][i] = kept + step;
                    double up = loss(states, targets);
                    weights[v][i] = kept - step;
                    double down = loss(states, targets);
                    weights[v][i] = kept;
                    gradient[v][i] = (up - down) / (2 * step);
                }
            }
            return gradient;
        }

        OutputGradient gradient(float[][] states, int[] targets, int top) {
            OutputGradient.Builder builder = OutputGradient.builder();
            for (int t = 0; t < states.length; t++) {
                builder.add(states[t], logits(states[t]), targets[t], top);
            }
            return builder.build();
        }
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int v = 0; v < a.length; v++) {
            for (int i = 0; i < a[v].length; i++) {
                sum += a[v][i] * b[v][i];
            }
        }
        return sum;
    }

    @Test
    void theProductIsThatOfGradientsByFiniteDifferences() {
        Head head = new Head();
        for (int trial = 0; trial < 20; trial++) {
            float[][] document = head.states(5);
            float[][] query = head.states(3);
            int[] written = head.targets(5);
            int[] wanted = head.targets(3);
            OutputGradient a = head.gradient(document, written, VOCABULARY);
            OutputGradient b = head.gradient(query, wanted, VOCABULARY);
            double[][] x = head.finiteDifferences(document, written);
            double[][] y = head.finiteDifferences(query, wanted);
            assertThat(a.dot(b)).isCloseTo(dot(x, y), within(1e-4));
            assertThat(b.dot(a)).isCloseTo(a.dot(b), within(1e-6));
            assertThat(a.dot(a)).isCloseTo(dot(x, x), within(1e-4)).isNotNegative();
            assertThat(a.norm()).isCloseTo(Math.sqrt(dot(x, x)), within(1e-4));
            assertThat(a.cosine(b)).isBetween(-1 - 1e-6, 1 + 1e-6);
            assertThat(a.cosine(a)).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void productsAddUpOverTokens() {
        Head head = new Head();
        float[][] states = head.states(6);
        int[] targets = head.targets(6);
        OutputGradient whole = head.gradient(states, targets, VOCABULARY);
        OutputGradient query = head.gradient(head.states(2), head.targets(2), VOCABULARY);
        double parts = 0;
        for (int t = 0; t < 6; t++) {
            parts += head.gradient(new float[][]{states[t]}, new int[]{targets[t]}, VOCABULARY).dot(query);
        }
        assertThat(whole.dot(query)).isCloseTo(parts, within(1e-6));
        assertThat(whole.tokens()).isEqualTo(6);
        assertThat(OutputGradient.builder().build().dot(query)).isZero();
        assertThat(OutputGradient.builder().build().cosine(query)).isZero();
    }

    @Test
    void aSparseGradientKeepsTheLargestProbabilitiesAndTheTarget() {
        float[] state = {1};
        float[] logits = {3, 2, 1, 0};
        double sum = Math.exp(3) + Math.exp(2) + Math.exp(1) + 1;
        OutputGradient sparse = OutputGradient.builder().add(state, logits, 3, 2).build();
        double first = Math.exp(3) / sum;
        double second = Math.exp(2) / sum;
        double target = 1 / sum - 1;
        assertThat(sparse.dot(sparse)).isCloseTo(first * first + second * second + target * target, within(1e-6));
        OutputGradient other = OutputGradient.builder().add(state, new float[]{0, 9, 0, 0}, 1, 1).build();
        assertThat(sparse.dot(other)).isCloseTo(second * (Math.exp(9) / (Math.exp(9) + 3) - 1), within(1e-6));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        OutputGradient.Builder builder = OutputGradient.builder().add(new float[2], new float[3], 0, 1);
        assertThatThrownBy(() -> builder.add(new float[3], new float[3], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(new float[2], new float[3], 3, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(new float[2], new float[3], 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        OutputGradient wider = OutputGradient.builder().add(new float[5], new float[3], 0, 1).build();
        assertThatThrownBy(() -> wider.dot(builder.build())).isInstanceOf(IllegalArgumentException.class);
    }
}
