package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The two kernels compute the same bits, and the right ones. */
class SaeKernelTest {
    private static final long SEED = 20261123;
    private static final Kernel SCALAR = ScalarKernel.INSTANCE;
    private static final Kernel VECTOR = new VectorKernel();
    private final Random random = new Random(SEED);

    private FloatRows rows(int rows, int width) {
        FloatRows values = FloatRows.allocate(rows, width);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                values.set(r, i, (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian())));
            }
        }
        return values;
    }

    private static void assertSame(FloatRows a, FloatRows b) {
        assertThat(a.segment().mismatch(b.segment())).isEqualTo(-1);
    }

    @Test
    void productsOfRowsWithPanels() {
        for (int width : new int[]{1, 7, 32, 100}) {
            for (int count : new int[]{1, 3, 4, 5, 9}) {
                FloatRows rows = rows(count, width);
                FloatRows panel = rows(width, Kernel.PANEL);
                FloatRows bias = rows(1, Kernel.PANEL);
                FloatRows scalar = FloatRows.allocate(count, 2 * Kernel.PANEL);
                FloatRows vector = FloatRows.allocate(count, 2 * Kernel.PANEL);
                for (int half = 0; half < 2; half++) {
                    long column = (long) half * Kernel.PANEL * Float.BYTES;
                    SCALAR.multiply(rows.segment(), 0, count, width, panel.segment(), 0, bias.segment(), 0,
                            scalar.segment(), column, 2 * Kernel.PANEL);
                    VECTOR.multiply(rows.segment(), 0, count, width, panel.segment(), 0, bias.segment(), 0,
                            vector.segment(), column, 2 * Kernel.PANEL);
                }
                assertSame(scalar, vector);
                requireProducts(rows, panel, bias, vector);
            }
        }
    }

    private static void requireProducts(FloatRows rows, FloatRows panel, FloatRows bias, FloatRows out) {
        for (int r = 0; r < rows.rows(); r++) {
            for (int j = 0; j < Kernel.PANEL; j++) {
                double sum = bias.get(0, j);
                double size = Math.abs(sum);
                for (int i = 0; i < rows.width(); i++) {
                    sum += (double) rows.get(r, i) * panel.get(i, j);
                    size += Math.abs((double) rows.get(r, i) * panel.get(i, j));
                }
                assertThat(Math.abs(out.get(r, j) - sum)).isLessThanOrEqualTo(1e-5 * size);
                assertThat(out.get(r, Kernel.PANEL + j)).isEqualTo(out.get(r, j));
            }
        }
    }

    @Test
    void scalarProductsAndSums() {
        for (int length : new int[]{1, 5, 31, 32, 33, 64, 256, 300}) {
            FloatRows x = rows(2, length);
            double sum = 0;
            double size = 0;
            for (int i = 0; i < length; i++) {
                sum += (double) x.get(0, i) * x.get(1, i);
                size += Math.abs((double) x.get(0, i) * x.get(1, i));
            }
            float scalar = SCALAR.dot(x.segment(), 0, x.segment(), x.offset(1), length);
            assertThat(VECTOR.dot(x.segment(), 0, x.segment(), x.offset(1), length)).isEqualTo(scalar);
            assertThat(Math.abs(scalar - sum)).isLessThanOrEqualTo(1e-5 * size);
            FloatRows other = x.copy();
            SCALAR.addScaled(0.7f, x.segment(), 0, x.segment(), x.offset(1), length);
            VECTOR.addScaled(0.7f, other.segment(), 0, other.segment(), other.offset(1), length);
            assertSame(x, other);
        }
    }

    private static void assertSameBits(float vectors, float scalar) {
        assertThat(Float.floatToIntBits(vectors)).isEqualTo(Float.floatToIntBits(scalar));
    }

    /** What is no number stays none, in the same places. */
    @Test
    void strangeNumbersAndAnyLength() {
        float[] strange = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0f};
        for (int length = 1; length < 200; length++) {
            FloatRows x = rows(2, length);
            for (int i = 0; i < 1 + length / 50; i++) {
                x.set(random.nextInt(2), random.nextInt(length), strange[random.nextInt(strange.length)]);
            }
            assertSameBits(VECTOR.dot(x.segment(), 0, x.segment(), x.offset(1), length),
                    SCALAR.dot(x.segment(), 0, x.segment(), x.offset(1), length));
            FloatRows other = x.copy();
            SCALAR.addScaled(0.7f, x.segment(), 0, x.segment(), x.offset(1), length);
            VECTOR.addScaled(0.7f, other.segment(), 0, other.segment(), other.offset(1), length);
            for (int i = 0; i < length; i++) {
                assertSameBits(other.get(1, i), x.get(1, i));
            }
        }
    }

    @Test
    void nothingChangesWhileItWarms() {
        WarmingKernel warming = new WarmingKernel();
        FloatRows x = rows(2, 300);
        float expected = SCALAR.dot(x.segment(), 0, x.segment(), x.offset(1), 300);
        long begin = System.nanoTime();
        do {
            assertThat(warming.dot(x.segment(), 0, x.segment(), x.offset(1), 300)).isEqualTo(expected);
        } while (!warming.isWarm() && System.nanoTime() - begin < 3_000_000_000L);
        assertThat(warming.dot(x.segment(), 0, x.segment(), x.offset(1), 300)).isEqualTo(expected);
    }

    @Test
    void stepsOfAdam() {
        int length = 77;
        FloatRows gradient = rows(1, length);
        FloatRows[] scalar = {rows(1, length), FloatRows.allocate(1, length), FloatRows.allocate(1, length)};
        FloatRows[] vector = {scalar[0].copy(), scalar[1].copy(), scalar[2].copy()};
        for (int step = 1; step < 6; step++) {
            Kernel.Step adam = new Kernel.Step(0.01f, 0.9f, 0.999f, (float) (1 / (1 - Math.pow(0.9, step))),
                    (float) (1 / (1 - Math.pow(0.999, step))), 1e-8f);
            float before = scalar[0].get(0, 3);
            SCALAR.adam(scalar[0].segment(), scalar[1].segment(), scalar[2].segment(), 0, gradient.segment(), length,
                    adam);
            VECTOR.adam(vector[0].segment(), vector[1].segment(), vector[2].segment(), 0, gradient.segment(), length,
                    adam);
            // with the same gradient again and again, Adam moves each weight by the rate against its sign
            assertThat((double) scalar[0].get(0, 3) - before)
                    .isCloseTo(-0.01 * Math.signum(gradient.get(0, 3)), Offset.offset(1e-4));
        }
        for (int i = 0; i < 3; i++) {
            assertSame(scalar[i], vector[i]);
        }
    }
}
