package io.swerve.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The matcher of a text in pieces against a search in the whole text. */
class StopMatcherTest {
    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(4).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> stops() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(5).list().ofMaxSize(3);
    }

    @Property(tries = 3000)
    void findsWhatASearchFinds(@ForAll("pieces") List<String> pieces, @ForAll("stops") List<String> stops) {
        StopMatcher matcher = new StopMatcher(stops);
        StringBuilder given = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            text.append(piece);
            given.append(matcher.append(piece));
            int first = first(text, stops);
            assertThat(matcher.matched()).isEqualTo(first >= 0);
            if (first >= 0) {
                assertThat(given).hasToString(text.substring(0, first));
                return;
            }
            assertThat(text).startsWith(given);
            // Whatever is held back could still become a stop string, and only that.
            String held = text.substring(given.length());
            assertThat(held.isEmpty() || stops.stream().anyMatch(stop -> stop.startsWith(held))).isTrue();
        }
        given.append(matcher.finish());
        assertThat(given).hasToString(text.toString());
    }

    private static int first(StringBuilder text, List<String> stops) {
        return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }
}
