package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRandomTest {
    private static final List<String> LETTERS = List.of("abcdefghijk".split(""));

    static Stream<Goldens.Sequence> sequences() {
        return Goldens.read().sequences().stream();
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void drawsWhatPythonDraws(Goldens.Sequence expected) {
        PythonRandom random = new PythonRandom(expected.seed());
        assertThat(random.shuffled(LETTERS)).isEqualTo(expected.shuffled());
        assertThat(Stream.of(1, 5, 31, 32).map(random::bits)).isEqualTo(expected.bits());
        assertThat(Stream.generate(random::nextDouble).limit(5)).isEqualTo(expected.doubles());
        assertThat(IntStream.range(0, 10).mapToObj(i -> random.between(1, 10))).isEqualTo(expected.between());
        assertThat(Stream.of(1, 2, 3, 64, 100, 1_000_003, Integer.MAX_VALUE).map(random::below))
                .isEqualTo(expected.below());
        assertThat(random.choices(LETTERS, 10)).isEqualTo(expected.choices());
        List<String> options = List.of("w", "x", "y", "z");
        assertThat(Stream.generate(() -> random.weighted(options, 0.1, 0.2, 0.0, 0.7)).limit(20))
                .isEqualTo(expected.weighted());
    }

    @Test
    void refusesNegativeSeeds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PythonRandom(-1)).withMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5})
    void refusesEmptyRanges(int bound) {
        PythonRandom random = new PythonRandom(1);
        assertThatIllegalArgumentException().isThrownBy(() -> random.below(bound))
                .withMessageContaining(String.valueOf(bound));
        assertThatIllegalArgumentException().isThrownBy(() -> random.between(10, 10 + bound));
        assertThatIllegalArgumentException().isThrownBy(() -> random.choice(List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 33, -1})
    void refusesBitCountsOutOfRange(int bits) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PythonRandom(1).bits(bits))
                .withMessageContaining(String.valueOf(bits));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 0})
    void refusesUselessWeights(double weight) {
        PythonRandom random = new PythonRandom(1);
        assertThatIllegalArgumentException().isThrownBy(() -> random.weighted(List.of("a", "b"), 0, weight));
        assertThatIllegalArgumentException().isThrownBy(() -> random.weighted(List.of("a", "b"), 1));
    }
}
