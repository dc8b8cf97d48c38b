package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in for vectors until they are compiled gives their bits, so that nothing depends on when that is. */
class WarmingKernelTest {
    private static final int[] LONG_ROWS = {768, 4095, 4096, 4097, 8191, 8192, 12_345, 32_000};

    /** Everything that a row gives, as bits. */
    private static long[] bits(EntropyKernel kernel, MemorySegment row, int length, float temperature) {
        LogitStatistics result = new LogitStatistics();
        result.measure(kernel, row, 0, length, temperature);
        int argmax = kernel.argmax(row, 0, length);
        if (!result.isValid()) {
            return new long[]{argmax};
        }
        return new long[]{argmax, result.topId(), result.secondId(), Float.floatToRawIntBits(result.maxLogit()),
                Double.doubleToRawLongBits(result.entropy()), Double.doubleToRawLongBits(result.varentropy()),
                Double.doubleToRawLongBits(result.topProbability()),
                Double.doubleToRawLongBits(result.secondProbability()),
                Double.doubleToRawLongBits(result.logSumExp())};
    }

    @ParameterizedTest
    @EnumSource
    void lanesGiveTheBitsOfVectors(RowKind kind) {
        EntropyKernel vectors = new VectorEntropyKernel();
        EntropyKernel lanes = new LaneEntropyKernel(VectorEntropyKernel.lanes());
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        IntStream lengths = IntStream.concat(IntStream.rangeClosed(1, 150), IntStream.of(LONG_ROWS));
        lengths.forEach(length -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT, kind.row(random, length));
                float temperature = 0.1f + 2 * random.nextFloat();
                assertThat(bits(lanes, row, length, temperature)).as("%s, %d logits, seed %d", kind, length, seed)
                        .isEqualTo(bits(vectors, row, length, temperature));
            }
        });
    }

    @Test
    void nothingChangesWhileItWarms() {
        EntropyKernel warming = new WarmingEntropyKernel();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT,
                    RowKind.GAUSSIAN.row(new Random(5), 5000));
            long[] expected = bits(new LaneEntropyKernel(VectorEntropyKernel.lanes()), row, 5000, 0.7f);
            for (int i = 0; i < 3000; i++) {
                assertThat(bits(warming, row, 5000, 0.7f)).isEqualTo(expected);
            }
        }
        assertThat(warming.name()).isEqualTo("vector");
    }

    private static double divergence(DivergenceKernel kernel, float[] p, float[] q, float temperature) {
        try (Arena arena = Arena.ofConfined()) {
            return kernel.divergence(arena.allocateFrom(ValueLayout.JAVA_FLOAT, p), 0,
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, q), 0, p.length, temperature);
        }
    }

    private static void assertSameBits(float[] p, float[] q, float temperature, String what) {
        double vectors = divergence(new VectorDivergenceKernel(), p, q, temperature);
        double lanes = divergence(new LaneDivergenceKernel(VectorEntropyKernel.lanes()), p, q, temperature);
        assertThat(Double.doubleToLongBits(lanes)).as("%s: %s by lanes, %s by vectors", what, lanes, vectors)
                .isEqualTo(Double.doubleToLongBits(vectors));
    }

    @ParameterizedTest
    @EnumSource
    void lanesCompareRowsByTheBitsOfVectors(RowKind kind) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        IntStream lengths = IntStream.concat(IntStream.rangeClosed(1, 150), IntStream.of(LONG_ROWS));
        lengths.forEach(length -> {
            float temperature = 0.1f + 2 * random.nextFloat();
            float[] p = kind.row(random, length);
            for (float distance : new float[]{0, 1e-3f, 0.3f, 4}) {
                float[] q = p.clone();
                for (int i = 0; i < length; i++) {
                    q[i] += (float) random.nextGaussian() * distance;
                }
                assertSameBits(p, q, temperature, kind + ", " + length + " logits, " + distance + ", seed " + seed);
            }
            RowKind[] kinds = RowKind.values();
            RowKind other = kinds[random.nextInt(kinds.length)];
            assertSameBits(p, other.row(random, length), temperature,
                    kind + " and " + other + ", " + length + " logits, seed " + seed);
        });
    }

    /** What is no number, and numbers whose sums overflow in some orders, wherever they are. */
    @Test
    void lanesCompareStrangeRowsByTheBitsOfVectors() {
        float[] strange = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE,
                -Float.MAX_VALUE, -0f, Float.MIN_VALUE, 1e30f, -1e30f};
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            int length = 1 + random.nextInt(round % 100 == 0 ? 9000 : 200);
            float[] p = RowKind.GAUSSIAN.row(random, length);
            float[] q = random.nextBoolean() ? p.clone() : RowKind.GAUSSIAN.row(random, length);
            int count = 1 + random.nextInt(random.nextBoolean() ? 3 : length);
            for (int i = 0; i < count; i++) {
                float[] row = random.nextBoolean() ? p : q;
                row[random.nextInt(length)] = strange[random.nextInt(strange.length)];
            }
            assertSameBits(p, q, 1, length + " logits, round " + round + ", seed " + seed);
        }
    }

    @Test
    void noDivergenceChangesWhileItWarms() {
        WarmingDivergenceKernel warming = new WarmingDivergenceKernel();
        float[] p = RowKind.GAUSSIAN.row(new Random(5), 5000);
        float[] q = RowKind.GAUSSIAN.row(new Random(6), 5000);
        double expected = divergence(new LaneDivergenceKernel(VectorEntropyKernel.lanes()), p, q, 0.7f);
        long begin = System.nanoTime();
        do {
            assertThat(divergence(warming, p, q, 0.7f)).isEqualTo(expected);
        } while (!warming.isWarm() && System.nanoTime() - begin < 3_000_000_000L);
        assertThat(divergence(warming, p, q, 0.7f)).isEqualTo(expected);
    }
}
