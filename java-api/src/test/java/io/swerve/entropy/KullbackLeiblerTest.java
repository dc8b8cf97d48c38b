package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Lab;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KullbackLeiblerTest {
    private static final int[] LONG_ROWS = {1023, 1024, 1025, 4096, 12_345, 50_257, 151_936};
    private static final float[] TEMPERATURES = {0.1f, 0.5f, 1, 2, 10};
    private static final double TOLERANCE = 1e-5;
    private static final float NONE = Float.NEGATIVE_INFINITY;

    private static double divergence(float[] p, float[] q, float temperature) {
        try (Arena arena = Arena.ofConfined()) {
            // One float off the allocation's alignment, as a row in the middle of llama.cpp's buffer may be.
            MemorySegment memory = arena.allocate((2L * p.length + 1) * Float.BYTES, 64);
            MemorySegment.copy(p, 0, memory, ValueLayout.JAVA_FLOAT, Float.BYTES, p.length);
            long second = (p.length + 1L) * Float.BYTES;
            MemorySegment.copy(q, 0, memory, ValueLayout.JAVA_FLOAT, second, q.length);
            return KullbackLeibler.between(memory, Float.BYTES, memory, second, p.length, temperature);
        }
    }

    /** The definition in double precision; good to about 1e-13 in absolute terms. */
    private static double bruteForce(float[] p, float[] q, float temperature) {
        double[] logP = logShares(p, temperature);
        double[] logQ = logShares(q, temperature);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double share = Math.exp(logP[i]);
            sum += share == 0 ? 0 : share * (logP[i] - logQ[i]);
        }
        return sum;
    }

    private static double[] logShares(float[] row, float temperature) {
        double top = Double.NEGATIVE_INFINITY;
        for (float logit : row) {
            top = Math.max(top, logit);
        }
        double weight = 0;
        for (float logit : row) {
            weight += Math.exp((logit - top) / temperature);
        }
        double[] logs = new double[row.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (row[i] - top) / temperature - Math.log(weight);
        }
        return logs;
    }

    private static float[] gaussian(Random random, int length, double scale) {
        float[] row = new float[length];
        for (int i = 0; i < length; i++) {
            row[i] = (float) (random.nextGaussian() * scale);
        }
        return row;
    }

    /** A row near another one. */
    private static float[] near(Random random, float[] row, double distance) {
        float[] result = row.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += (float) (random.nextGaussian() * distance);
        }
        return result;
    }

    private static void assertClose(double actual, double expected, String what) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).as(what).isEqualTo(expected);
        } else {
            assertThat(actual).as(what).isNotNegative()
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itMatchesTheDefinitionOnRowsOfAnyLength(RowKind kind) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int length = 1; length <= 300; length++) {
            float temperature = TEMPERATURES[random.nextInt(TEMPERATURES.length)];
            RowKind other = random.nextBoolean() ? kind : RowKind.values()[random.nextInt(RowKind.values().length)];
            float[] p = kind.row(random, length);
            float[] q = other.row(random, length);
            double expected = bruteForce(p, q, temperature);
            assertClose(divergence(p, q, temperature), expected,
                    kind + " " + other + " length " + length + " T " + temperature + " seed " + seed);
        }
    }

    @Test
    void itMatchesTheDefinitionOnLongRows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int length : LONG_ROWS) {
            float[] p = gaussian(random, length, 3);
            for (double distance : new double[]{0.01, 0.3, 3}) {
                float[] q = near(random, p, distance);
                double expected = bruteForce(p, q, 1);
                assertThat(divergence(p, q, 1)).as("length " + length + " distance " + distance + " seed " + seed)
                        .isCloseTo(expected, within(TOLERANCE * expected));
            }
        }
    }

    @Test
    void smallDivergencesAreAsPreciseAsLargeOnes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            int length = 2 + random.nextInt(40);
            float[] p = gaussian(random, length, 2);
            double distance = Math.pow(10, -1 - 3 * random.nextDouble());
            float[] q = near(random, p, distance);
            double exact = ExactDivergence.of(p, q, 1);
            String what = "length " + length + " distance " + distance + " seed " + seed;
            assertThat(divergence(p, q, 1)).as(what).isCloseTo(exact, within(1e-3 * exact + 1e-14));
        }
    }

    @Test
    void equalRowsGiveZero() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (RowKind kind : RowKind.values()) {
            for (int length : new int[]{1, 7, 64, 1000, 33_333}) {
                float[] row = kind.row(random, length);
                assertThat(divergence(row, row.clone(), 1)).as(kind + " " + length + " seed " + seed).isZero();
            }
        }
    }

    @Test
    void aConstantChangesNothingAndTheBoundHolds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int length = 1 + random.nextInt(400);
            float[] p = gaussian(random, length, 2);
            float[] q = near(random, p, Math.pow(10, 1 - 3 * random.nextDouble()));
            double value = divergence(p, q, 1);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            float[] shifted = q.clone();
            for (int i = 0; i < length; i++) {
                least = Math.min(least, (double) q[i] - p[i]);
                most = Math.max(most, (double) q[i] - p[i]);
                shifted[i] += 16;
            }
            String what = "length " + length + " seed " + seed;
            assertThat(value).as(what).isBetween(0.0, (most - least) * (most - least) / 8 * (1 + 1e-4) + 1e-12);
            assertThat(divergence(p, shifted, 1)).as(what).isCloseTo(value, within(1e-5 + 1e-4 * value));
        }
    }

    @Test
    void impossibleTokens() {
        float[] even = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        float[] half = even.clone();
        Arrays.fill(half, 10, 20, NONE);
        assertThat(divergence(half, even, 1)).isCloseTo(Math.log(2), within(1e-6));
        assertThat(divergence(even, half, 1)).isInfinite().isPositive();
        assertThat(divergence(half, half, 1)).isZero();
        float[] other = even.clone();
        Arrays.fill(other, 0, 10, NONE);
        assertThat(divergence(half, other, 1)).isInfinite().isPositive();
    }

    @Test
    void aNearlyImpossibleTokenThatIsExpectedAfterAllDoesNotOverflow() {
        assertThat(divergence(new float[]{0, -740}, new float[]{-740, 0}, 1)).isCloseTo(740, within(1e-4));
        assertThat(divergence(new float[]{0, -1e5f}, new float[]{-1e5f, 0}, 1)).isCloseTo(1e5, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void rowsThatDefineNoDistributionGiveNaN(float wrong) {
        for (int length : new int[]{1, 20, 2000}) {
            float[] sound = gaussian(new Random(1), length, 1);
            float[] damaged = sound.clone();
            damaged[length / 2] = wrong;
            float[] empty = new float[length];
            Arrays.fill(empty, NONE);
            assertThat(divergence(sound, damaged, 1)).isNaN();
            assertThat(divergence(damaged, sound, 1)).isNaN();
            assertThat(divergence(damaged, damaged, 1)).isNaN();
            assertThat(divergence(empty, sound, 1)).isNaN();
            assertThat(divergence(sound, empty, 1)).isNaN();
        }
    }

    @Test
    void badArgumentsAreRefused() {
        MemorySegment row = MemorySegment.ofArray(new float[8]);
        assertThatIllegalArgumentException().isThrownBy(() -> KullbackLeibler.between(row, 0, row, 0, 0, 1))
                .withMessageContaining("0 logits");
        for (float temperature : new float[]{0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KullbackLeibler.between(row, 0, row, 0, 8, temperature))
                    .withMessageContaining("temperature " + temperature);
        }
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> KullbackLeibler.between(row, 4, row, 0, 8, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> KullbackLeibler.between(row, 0, row, -4, 8, 1));
    }

    @Test
    void comparesTheLogitsOfOneSessionAndOfTwo() {
        try (Model think = Model.load(Lab.THINK);
                Model base = Model.load(Lab.BASE);
                Session session = think.openSession(Lab.options());
                Session other = base.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Sequence otherSequence = other.newSequence()) {
            int[] prompt = Lab.prompt(think, Lab.QUESTION);
            Logits p = sequence.prefill(prompt);
            Logits q = otherSequence.prefill(prompt);
            assertThat(p.divergence(p, 1)).isZero();
            double expected = bruteForce(Lab.row(p), Lab.row(q), 2);
            assertThat(p.divergence(q, 2)).isPositive().isCloseTo(expected, within(1e-5));
            sequence.decode(prompt[0]);
            assertThatIllegalStateException().isThrownBy(() -> p.divergence(q, 1));
            assertThatIllegalStateException().isThrownBy(() -> q.divergence(p, 1));
        }
    }
}
