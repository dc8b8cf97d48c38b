package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitStatisticsTest {
    private static final int[] LONG_ROWS = {4095, 4096, 4097, 8191, 8192, 12_345, 32_000, 50_257, 151_936};
    private static final float[] TEMPERATURES = {0.1f, 0.5f, 1, 2, 10};
    private static final double TOLERANCE = 1e-5;
    private static final float NONE = Float.NEGATIVE_INFINITY;

    private static LogitStatistics measure(float[] row, float temperature) {
        try (Arena arena = Arena.ofConfined()) {
            // One float off the allocation's alignment, as a row in the middle of llama.cpp's buffer may be.
            MemorySegment memory = arena.allocate((row.length + 1L) * Float.BYTES, 64);
            MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_FLOAT, Float.BYTES, row.length);
            LogitStatistics statistics = new LogitStatistics();
            statistics.measure(memory, Float.BYTES, row.length, temperature);
            return statistics;
        }
    }

    private static int argmax(float[] row) {
        try (Arena arena = Arena.ofConfined()) {
            return LogitStatistics.argmax(arena.allocateFrom(ValueLayout.JAVA_FLOAT, row), 0, row.length);
        }
    }

    private static void assertMatches(LogitStatistics actual, ReferenceStatistics expected, float[] row, String what) {
        assertThat(actual.isValid()).as(what).isTrue();
        assertThat(actual.topId()).as(what + " top id").isEqualTo(expected.topId());
        assertThat(actual.secondId()).as(what + " second id").isEqualTo(expected.secondId());
        assertThat(actual.maxLogit()).as(what + " max").isEqualTo(row[expected.topId()]);
        assertClose(actual.entropy(), expected.entropy(), what + " entropy");
        assertClose(actual.varentropy(), expected.varentropy(), what + " varentropy");
        assertClose(actual.topProbability(), expected.topProbability(), what + " top probability");
        assertClose(actual.secondProbability(), expected.secondProbability(), what + " second probability");
        assertClose(actual.logSumExp(), expected.logSumExp(), what + " log-sum-exp");
        int id = row.length / 2;
        double expectedLog = (double) row[id] / actual.temperature() - expected.logSumExp();
        if (Math.abs(row[expected.topId()]) < 1e6) {
            assertClose(actual.logProbability(row[id]), expectedLog, what + " log-probability");
        }
    }

    private static void assertClose(double actual, double expected, String what) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).as(what).isEqualTo(expected);
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statisticsMatchTheDefinitionsOnRowsOfEveryLength(RowKind kind) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int length = 1; length <= 300; length++) {
            assertMatches(kind, random, length, TEMPERATURES[random.nextInt(TEMPERATURES.length)], seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void statisticsMatchTheDefinitionsOnLongRows(RowKind kind) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int length : LONG_ROWS) {
            for (float temperature : TEMPERATURES) {
                assertMatches(kind, random, length, temperature, seed);
            }
        }
    }

    private static void assertMatches(RowKind kind, Random random, int length, float temperature, long seed) {
        float[] row = kind.row(random, length);
        ReferenceStatistics expected = ReferenceStatistics.of(row, temperature);
        String what = kind + " length " + length + " T " + temperature + " seed " + seed;
        assertMatches(measure(row, temperature), expected, row, what);
        assertThat(argmax(row)).as(what + " argmax").isEqualTo(expected.topId());
    }

    @Test
    void aRowLikeAModelsIsGoodInAbsoluteTerms() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int length : LONG_ROWS) {
            float[] row = RowKind.GAUSSIAN.row(random, length);
            ReferenceStatistics expected = ReferenceStatistics.of(row, 1);
            LogitStatistics actual = measure(row, 1);
            assertThat(actual.entropy()).as("seed " + seed).isCloseTo(expected.entropy(), within(TOLERANCE));
            assertThat(actual.varentropy()).as("seed " + seed).isCloseTo(expected.varentropy(), within(TOLERANCE));
            assertThat(actual.logSumExp()).as("seed " + seed).isCloseTo(expected.logSumExp(), within(TOLERANCE));
        }
    }

    @Test
    void aUniformRowHasTheLogarithmOfItsLengthAsEntropy() {
        for (int length : new int[]{1, 2, 17, 1000, 151_936}) {
            float[] row = new float[length];
            Arrays.fill(row, -7.25f);
            LogitStatistics statistics = measure(row, 0.7f);
            assertThat(statistics.entropy()).isCloseTo(Math.log(length), within(1e-6));
            assertThat(statistics.varentropy()).isCloseTo(0, within(1e-6));
            assertThat(statistics.topId()).isZero();
            assertThat(statistics.secondId()).isEqualTo(length > 1 ? 1 : -1);
        }
    }

    @Test
    void aRowWithOnePossibleTokenHasNoEntropyAndNoSecond() {
        for (int length : new int[]{1, 31, 64, 5000}) {
            for (int only : new int[]{0, length / 2, length - 1}) {
                float[] row = new float[length];
                Arrays.fill(row, NONE);
                row[only] = 3;
                LogitStatistics statistics = measure(row, 1);
                assertThat(statistics.entropy()).isCloseTo(0, within(1e-6));
                assertThat(statistics.varentropy()).isCloseTo(0, within(1e-6));
                assertThat(statistics.topId()).isEqualTo(only);
                assertThat(statistics.topProbability()).isBetween(1 - 1e-6, 1.0);
                assertThat(statistics.secondId()).isEqualTo(-1);
                assertThat(statistics.secondProbability()).isZero();
                assertThat(statistics.logProbability(NONE)).isEqualTo(Double.NEGATIVE_INFINITY);
                assertThat(statistics.logProbability(3)).isBetween(-1e-6, 0.0);
            }
        }
    }

    @Test
    void addingAConstantAndShufflingChangeNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        float[] row = new float[9001];
        for (int i = 0; i < row.length; i++) {
            row[i] = random.nextInt(4096) / 256f;
        }
        LogitStatistics original = measure(row, 0.9f);
        float[] moved = row.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += 512;
        }
        LogitStatistics shifted = measure(moved, 0.9f);
        for (int i = moved.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            float swapped = moved[i];
            moved[i] = moved[j];
            moved[j] = swapped;
        }
        LogitStatistics shuffled = measure(moved, 0.9f);
        String what = "seed " + seed;
        assertThat(shifted.entropy()).as(what).isCloseTo(original.entropy(), within(TOLERANCE));
        assertThat(shifted.varentropy()).as(what).isCloseTo(original.varentropy(), within(TOLERANCE));
        assertThat(shifted.logSumExp()).as(what).isCloseTo(original.logSumExp() + 512 / 0.9f, within(1e-4));
        assertThat(shifted.topId()).as(what).isEqualTo(original.topId());
        assertThat(shuffled.entropy()).as(what).isCloseTo(original.entropy(), within(TOLERANCE));
        assertThat(shuffled.varentropy()).as(what).isCloseTo(original.varentropy(), within(TOLERANCE));
    }

    @Test
    void ofEqualLogitsTheFirstIsTakenWhereverTheyLie() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            float[] row = new float[1 + random.nextInt(3 * 4096)];
            for (int peak = 0; peak < 3; peak++) {
                row[random.nextInt(row.length)] = 5 + random.nextInt(2);
            }
            ReferenceStatistics expected = ReferenceStatistics.of(row, 1);
            LogitStatistics actual = measure(row, 1);
            String what = "length " + row.length + " seed " + seed;
            assertThat(actual.topId()).as(what).isEqualTo(expected.topId());
            assertThat(actual.secondId()).as(what).isEqualTo(expected.secondId());
            assertThat(argmax(row)).as(what).isEqualTo(expected.topId());
        }
    }

    @Test
    void aRowWithoutADistributionIsRejectedAsWhatItIs() {
        for (int length : new int[]{1, 2, 33, 4096, 10_000}) {
            for (int place : new int[]{0, length / 2, length - 1}) {
                float[] row = new float[length];
                Arrays.fill(row, NONE);
                assertRejected(measure(row, 1), LogitStatistics.State.ALL_NEGATIVE_INFINITY);
                assertThat(argmax(row)).isZero();
                row[place] = Float.POSITIVE_INFINITY;
                assertRejected(measure(row, 1), LogitStatistics.State.POSITIVE_INFINITY);
                assertThat(argmax(row)).isEqualTo(place);
                row[0] = Float.POSITIVE_INFINITY;
                for (int bits : new int[]{0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff}) {
                    row[place] = Float.intBitsToFloat(bits);
                    assertRejected(measure(row, 1), LogitStatistics.State.NAN);
                    assertThat(argmax(row)).isEqualTo(-1);
                }
            }
        }
    }

    private static void assertRejected(LogitStatistics statistics, LogitStatistics.State state) {
        assertThat(statistics.state()).isEqualTo(state);
        assertThat(statistics.isValid()).isFalse();
        assertThat(new double[]{statistics.entropy(), statistics.varentropy(), statistics.logSumExp(),
                statistics.topProbability(), statistics.secondProbability(), statistics.logProbability(0)})
                .containsOnly(Double.NaN);
        assertThat(statistics.topId()).isEqualTo(-1);
        assertThat(statistics.secondId()).isEqualTo(-1);
    }

    @Test
    void anInstanceForgetsTheRowBefore() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment good = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3);
            MemorySegment bad = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, Float.NaN, 3);
            LogitStatistics reused = new LogitStatistics();
            assertThat(reused.state()).isEqualTo(LogitStatistics.State.NOT_MEASURED);
            assertThat(reused.measure(good, 0, 3, 1)).isTrue();
            double entropy = reused.entropy();
            assertThat(reused.measure(bad, 0, 3, 1)).isFalse();
            assertRejected(reused, LogitStatistics.State.NAN);
            assertThat(reused.measure(good, 0, 3, 1)).isTrue();
            assertThat(reused.entropy()).isEqualTo(entropy);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, 1e-7f, 2e6f, Float.NaN, Float.POSITIVE_INFINITY})
    void aTemperatureOutOfRangeIsRefused(float temperature) {
        MemorySegment row = MemorySegment.ofArray(new float[4]);
        assertThatIllegalArgumentException().isThrownBy(() -> new LogitStatistics().measure(row, 4, temperature))
                .withMessageContaining(String.valueOf(temperature)).withMessageContaining("1.0E-6 to 1000000.0");
    }

    @Test
    void theLimitsOfTemperatureWork() {
        float[] row = {1, 1.5f, -1e30f, NONE, 1.25f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        for (float temperature : new float[]{LogitStatistics.MIN_TEMPERATURE, LogitStatistics.MAX_TEMPERATURE}) {
            assertMatches(measure(row, temperature), ReferenceStatistics.of(row, temperature), row,
                    "T " + temperature);
        }
    }

    @Test
    void aRowOutsideItsMemoryIsRefused() {
        LogitStatistics statistics = new LogitStatistics();
        MemorySegment four = MemorySegment.ofArray(new float[4]);
        assertThatIllegalArgumentException().isThrownBy(() -> statistics.measure(four, 0, 1))
                .withMessageContaining("at least 1");
        assertThatThrownBy(() -> statistics.measure(four, 5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> statistics.measure(four, 4, 4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> statistics.measure(four, -4, 4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> statistics.measure(four, Integer.MAX_VALUE, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LogitStatistics.argmax(four, 4, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void freedMemoryIsRefusedAndLeavesNothingMeasured() {
        Arena arena = Arena.ofConfined();
        MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, 100);
        LogitStatistics statistics = new LogitStatistics();
        assertThat(statistics.measure(row, 100, 1)).isTrue();
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> statistics.measure(row, 100, 1));
        assertThat(statistics.state()).isEqualTo(LogitStatistics.State.NOT_MEASURED);
    }
}
