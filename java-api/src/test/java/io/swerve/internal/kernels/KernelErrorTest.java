package io.swerve.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kernels for rows and autoencoders compute is right, by sums in doubles, one product at a time. Those for logits are
 * held against their definitions in {@code io.swerve.entropy}.
 */
class KernelErrorTest {
    private static final int PANEL = AutoencoderKernel.PANEL;
    private static final int ROUNDS = 300;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static KernelSet[] kernels() {
        return KernelSet.both().toArray(KernelSet[]::new);
    }

    /** Numbers of the residual stream: some are ten thousand times as large as the rest. */
    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextGaussian() * (random.nextInt(50) == 0 ? 1e4 : 1));
        }
        return numbers;
    }

    private static double dot(float[] a, float[] b, boolean absolute) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double product = (double) a[i] * b[i];
            sum += absolute ? Math.abs(product) : product;
        }
        return sum;
    }

    private static MemorySegment memory(float[] numbers) {
        return MemorySegment.ofArray(numbers);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sumsOverRows(KernelSet kernels) {
        RowKernel kernel = kernels.rows();
        for (int round = 0; round < ROUNDS; round++) {
            int width = 1 + random.nextInt(round % 10 == 0 ? 4096 : 70);
            float[] row = numbers(width);
            float[] direction = numbers(width);
            double factor = random.nextGaussian();
            double distance = 0;
            for (int i = 0; i < width; i++) {
                double rest = row[i] - factor * direction[i];
                distance += rest * rest;
            }
            double squares = dot(row, row, true);
            String what = "width " + width + ", seed " + seed;
            assertThat(kernel.dot(memory(row), 0, direction)).as(what).isCloseTo(dot(row, direction, false),
                    within(1e-13 * dot(row, direction, true)));
            assertThat(kernel.squaredNorm(memory(row), 0, width)).as(what).isCloseTo(squares, within(1e-13 * squares));
            assertThat(kernel.squaredDistance(memory(row), 0, direction, factor)).as(what).isCloseTo(distance,
                    within(1e-12 * distance));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void changesOfRowsAreRoundedOnce(KernelSet kernels) {
        RowKernel kernel = kernels.rows();
        for (int round = 0; round < ROUNDS; round++) {
            int width = 1 + random.nextInt(100);
            float[] row = numbers(width);
            float[] direction = numbers(width);
            double factor = random.nextGaussian();
            float[] added = row.clone();
            float[] combined = row.clone();
            float[] scaled = row.clone();
            kernel.add(memory(added), 0, direction);
            kernel.combine(memory(combined), 0, 0.75, direction, factor);
            kernel.scale(memory(scaled), 0, width, factor);
            for (int i = 0; i < width; i++) {
                assertThat(added[i]).as("seed %d", seed).isEqualTo(row[i] + direction[i]);
                assertThat(combined[i]).as("seed %d", seed)
                        .isEqualTo((float) (0.75 * row[i] + factor * direction[i]));
                assertThat(scaled[i]).as("seed %d", seed).isEqualTo((float) (factor * row[i]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void productsWithPanels(KernelSet kernels) {
        for (int width : new int[]{1, 7, 32, 100}) {
            for (int count : new int[]{1, 3, 4, 5, 9}) {
                float[] rows = numbers(count * width);
                float[] panel = numbers(width * PANEL);
                float[] bias = numbers(PANEL);
                float[] out = new float[count * 2 * PANEL];
                for (int half = 0; half < 2; half++) {
                    kernels.autoencoder().multiply(memory(rows), 0, count, width, memory(panel), 0, memory(bias), 0,
                            memory(out), (long) half * PANEL * Float.BYTES, 2 * PANEL);
                }
                for (int i = 0; i < out.length; i++) {
                    int j = i % PANEL;
                    double sum = bias[j];
                    double size = Math.abs(sum);
                    for (int k = 0; k < width; k++) {
                        double product = (double) rows[i / (2 * PANEL) * width + k] * panel[k * PANEL + j];
                        sum += product;
                        size += Math.abs(product);
                    }
                    assertThat((double) out[i]).as("seed %d", seed).isCloseTo(sum, within(1e-5 * size));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sumsOfAutoencoders(KernelSet kernels) {
        for (int length : new int[]{1, 5, 31, 32, 33, 64, 256, 300}) {
            float[] a = numbers(length);
            float[] b = numbers(length);
            assertThat((double) kernels.autoencoder().dot(memory(a), 0, memory(b), 0, length)).as("seed %d", seed)
                    .isCloseTo(dot(a, b, false), within(1e-5 * dot(a, b, true)));
            float[] sum = b.clone();
            kernels.autoencoder().addScaled(0.7f, memory(a), 0, memory(sum), 0, length);
            for (int i = 0; i < length; i++) {
                assertThat(sum[i]).as("seed %d", seed).isEqualTo((float) ((double) 0.7f * a[i] + b[i]),
                        within(Math.ulp(sum[i])));
            }
        }
    }

    /** With the same gradient again and again, Adam moves each weight by the rate against its sign. */
    @ParameterizedTest
    @MethodSource("kernels")
    void stepsOfAdam(KernelSet kernels) {
        float[] gradient = numbers(77);
        float[] weights = new float[77];
        float[] first = new float[77];
        float[] second = new float[77];
        for (int step = 1; step < 6; step++) {
            kernels.autoencoder().adam(memory(weights), memory(first), memory(second), 0, memory(gradient), 77,
                    new AutoencoderKernel.Step(0.01f, 0.9f, 0.999f, (float) (1 / (1 - Math.pow(0.9, step))),
                            (float) (1 / (1 - Math.pow(0.999, step))), 1e-8f));
            for (int i = 0; i < 77; i++) {
                assertThat((double) memory(weights).getAtIndex(ValueLayout.JAVA_FLOAT, i)).as("seed %d", seed)
                        .isCloseTo(-0.01 * step * Math.signum(gradient[i]), within(1e-4));
            }
        }
    }
}
