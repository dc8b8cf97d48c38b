package io.swerve.reasoning.cotdecoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.steering.Lab;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final long SEED = 5;
    private static Model model;

    @BeforeAll
    static void load() {
        model = Lab.model("lab-base-q8_0.gguf");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void answersHaveTheirTokens() {
        String text = "The answer is 4. Wait, no. The answer is 1,234 clips.";
        int[] tokens = model.tokenizer().encode(text, Encoding.PROMPT_PART);
        AnswerSpan span = TokenSpans.of(model.tokenizer(), tokens).find(text, false, AnswerFinder.any()).orElseThrow();
        assertThat(span.answer()).isEqualTo("1234");
        assertThat(model.tokenizer().decode(Arrays.copyOfRange(tokens, span.from(), span.to()), true))
                .contains("1,234");
        assertThat(TokenSpans.of(model.tokenizer(), tokens).find("Who knows?", false, AnswerFinder.any())).isEmpty();
    }

    @Test
    void charactersAndTheirTokens() {
        Random random = new Random(SEED);
        Tokenizer tokenizer = model.tokenizer();
        for (int trial = 0; trial < 200; trial++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                text.append(List.of("The", " answer", " 41", "é", "\uD83D\uDE00", "<think>", ".", "日本", " ")
                        .get(random.nextInt(9)));
            }
            int[] tokens = tokenizer.encode(text.toString(), Encoding.PROMPT_PART);
            TokenSpans spans = TokenSpans.of(tokenizer, tokens);
            int from = random.nextInt(text.length());
            int to = from + 1 + random.nextInt(text.length() - from);
            int[] range = spans.tokensOf(from, to);
            String why = "seed %d, trial %d: '%s' %d to %d".formatted(SEED, trial, text, from, to);
            // bytes before the range's tokens are before the characters, those of the range cover them
            int before = bytes(tokenizer, tokens, 0, range[0]);
            int inside = bytes(tokenizer, tokens, range[0], range[1]);
            int wholeFrom = Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
            int wholeTo = Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
            int start = text.substring(0, wholeFrom).getBytes(StandardCharsets.UTF_8).length;
            int end = text.substring(0, wholeTo).getBytes(StandardCharsets.UTF_8).length;
            assertThat(before).as(why).isLessThanOrEqualTo(start);
            assertThat(before + inside).as(why).isGreaterThanOrEqualTo(end);
            assertThat(before + tokenizer.pieceBytes(tokens[range[0]]).length).as(why + ": no token too many")
                    .isGreaterThan(start);
            assertThat(before + inside - tokenizer.pieceBytes(tokens[range[1] - 1]).length).as(why).isLessThan(end);
        }
        TokenSpans empty = TokenSpans.of(tokenizer);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> empty.tokensOf(0, 1));
    }

    private static int bytes(Tokenizer tokenizer, int[] tokens, int from, int to) {
        return Arrays.stream(tokens, from, to).map(token -> tokenizer.pieceBytes(token).length).sum();
    }

    @Test
    void alignsByTokenIds() {
        TokenSpans spans = TokenSpans.of(model.tokenizer(), 40, 41, 42, 40, 41, 43);
        assertThat(spans.align("x", 40, 41)).contains(new AnswerSpan("x", 3, 5));
        assertThat(spans.align("x", 42, 40)).contains(new AnswerSpan("x", 2, 4));
        assertThat(spans.align("x", 41, 40)).isEmpty();
        assertThat(spans.align("x")).isEmpty();
        assertThat(spans.align("x", 40, 41, 42, 40, 41, 43, 44)).isEmpty();
    }
}
