package io.swerve.bench.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far apart two words are. */
class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "abc, abc, 0", "--tmep, --temp, 1", "genrate, generate, 1",
            "kitten, sitting, 3", "chat, bench, 5", "ab, ba, 1", "abc, cab, 2"})
    void countsWhatMustBeChanged(String a, String b, int distance) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(distance);
        assertThat(Suggestions.distance(b, a)).isEqualTo(distance);
    }
}
