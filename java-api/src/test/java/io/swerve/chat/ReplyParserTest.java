package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.PromptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/** Reasoning and text, told apart while they are written. */
class ReplyParserTest {
    private static final ReplyFormat FORMAT = new ReplyFormat(
            new ReplyMarkers(Optional.of(ReasoningMarkers.KNOWN.getFirst()), "", "", "", ""), Optional.empty());

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
            a             # '<think>b</think>c'             # b       # c
            a             # ' <think>\n b\n</think>\n\nc '  # b       # 'c '
            a<think>      # '\nb </thin </think> c<think>d' # b </thin # c<think>d
            a<think>      # 'b '                            # 'b '    # ''
            a<think>      # ''                              # ''      # ''
            a<think>      # 'b</think>'                     # b       # ''
            a             # ' c <think>d</think>'           # ''      # ' c <think>d</think>'
            a             # ' '                             # ''      # ' '
            a             # '<think></think>c'              # ''      # c
            a             # '<thin'                         # ''      # <thin
            <think></think> # 'b</think>'                   # ''      # b</think>
            """)
    void reasoningEndsAtItsMarker(String prompt, String reply, String thought, String text) {
        Random random = new Random(prompt.hashCode() + reply.hashCode());
        for (int round = 0; round < 20; round++) {
            ReplyParser parser = new ReplyParser(FORMAT, List.of(), PromptText.trusted(prompt), 0);
            List<ReplyEvent> events = new ArrayList<>();
            for (int at = 0; at < reply.length();) {
                int to = Math.min(reply.length(), at + 1 + random.nextInt(round + 1));
                events.addAll(parser.feed(reply.substring(at, to)));
                at = to;
            }
            events.addAll(parser.finish());
            StringBuilder thoughts = new StringBuilder();
            StringBuilder texts = new StringBuilder();
            for (ReplyEvent event : events) {
                switch (event) {
                    case ReplyEvent.Reasoning some -> thoughts.append(some.text());
                    case ReplyEvent.Text some -> texts.append(some.text());
                    default -> throw new AssertionError(event);
                }
            }
            assertThat(thoughts).hasToString(thought);
            assertThat(texts).hasToString(text);
            assertThat(parser.message().content()).isEqualTo(text);
            assertThat(parser.message().reasoning().orElse("")).isEqualTo(thought);
        }
    }

    @Test
    void nothingIsHeldBackThatCanBeNoMarker() {
        ReplyParser parser = new ReplyParser(FORMAT, List.of(), PromptText.trusted("<think>"), 0);
        assertThat(parser.feed("so</th")).containsExactly(new ReplyEvent.Reasoning("so"));
        assertThat(parser.feed("e </think>a ")).containsExactly(new ReplyEvent.Reasoning("</the"),
                new ReplyEvent.Text("a "));
        assertThat(parser.finish()).isEmpty();
        assertThat(parser.finish()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> parser.feed("b"));
    }
}
