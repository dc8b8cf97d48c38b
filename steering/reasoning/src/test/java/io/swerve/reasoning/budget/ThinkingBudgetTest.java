package io.swerve.reasoning.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.ThinkingSpan;
import io.swerve.steering.decoding.TokenChooser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThinkingBudgetTest {
    private static final int MAX_TOKENS = 300;
    private static Model model;
    private static ThinkingMarkers markers;
    private static List<int[]> prompts;
    private static List<DecodedText> free;

    @BeforeAll
    static void load() {
        model = Lab.model();
        markers = ThinkingMarkers.require(model);
        Tokenizer tokenizer = model.tokenizer();
        prompts = Lab.problems("dev.jsonl").stream().limit(2)
                .map(problem -> tokenizer.encode(problem.prompt(Optional.empty()), Encoding.PROMPT)).toList();
        free = write(TokenChooser.greedy());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<DecodedText> write(TokenChooser.Factory chooser) {
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                Lab.options())) { // one at a time: the same batches each time, so the same bits
            return decoder.decode(prompts.stream()
                    .map(prompt -> DecodingRequest.greedy(prompt, MAX_TOKENS).withChooser(chooser)).toList());
        }
    }

    private static ThinkingSpan span(DecodedText text) {
        return markers.spanIn(text.tokens(), false).orElseThrow();
    }

    @Test
    void withoutLimitsNothingChanges() {
        List<DecodedText> same = write(ThinkingBudget.waiting(0).on(TokenChooser.greedy()));
        for (int i = 0; i < free.size(); i++) {
            assertThat(same.get(i).tokens()).isEqualTo(free.get(i).tokens());
        }
    }

    @Test
    void truncatedThinkingIsAPrefixAndIsClosed() {
        for (int limit : new int[]{0, 1, 12}) {
            List<DecodedText> texts = write(ThinkingBudget.truncated(limit).on(TokenChooser.greedy()));
            for (int i = 0; i < texts.size(); i++) {
                ThinkingSpan span = span(texts.get(i));
                assertThat(span.closed()).isTrue();
                assertThat(span.length()).isEqualTo(Math.min(limit, span(free.get(i)).length()));
                assertThat(Arrays.copyOf(texts.get(i).tokens(), span.to()))
                        .isEqualTo(Arrays.copyOf(free.get(i).tokens(), span.to()));
            }
        }
    }

    @Test
    void waitingReplacesTheClosingMarkers() {
        List<DecodedText> texts = write(ThinkingBudget.waiting(2).on(TokenChooser.greedy()));
        for (int i = 0; i < texts.size(); i++) {
            ThinkingSpan before = span(free.get(i));
            int[] tokens = texts.get(i).tokens();
            assertThat(Arrays.copyOf(tokens, before.to())).isEqualTo(Arrays.copyOf(free.get(i).tokens(), before.to()));
            int[] wait = model.tokenizer().encode(ThinkingBudget.WAIT, Encoding.TEXT_PART);
            assertThat(Arrays.copyOfRange(tokens, before.to(), before.to() + wait.length)).isEqualTo(wait);
            String thinking = model.tokenizer().decode(Arrays.copyOf(tokens, span(texts.get(i)).to()));
            assertThat(thinking.split(ThinkingBudget.WAIT, -1)).hasSizeBetween(2, 3);
        }
    }

    @Test
    void revisionSeesWhatWasWritten() {
        SequentialRevision<int[]> revision = new SequentialRevision<>(
                (prompt, earlier) -> DecodingRequest.greedy(
                        Stream.concat(Stream.of(prompt), earlier.stream().map(DecodedText::tokens))
                                .flatMapToInt(Arrays::stream).toArray(),
                        10),
                3);
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                Lab.options().withContextSize(0).withMaxSequences(4))) {
            List<List<DecodedText>> rounds = revision.run(decoder, prompts);
            for (int i = 0; i < prompts.size(); i++) {
                int[] all = rounds.get(i).stream().flatMapToInt(text -> Arrays.stream(text.tokens())).toArray();
                // going on from what was written, ten tokens at a time, is writing thirty
                assertThat(all).isEqualTo(Arrays.copyOf(free.get(i).tokens(), all.length));
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new SequentialRevision<>(revision.prompter(), 0));
    }

    @Test
    void refusesWhatIsNoBudget() {
        assertThatIllegalArgumentException().isThrownBy(() -> ThinkingBudget.truncated(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new ThinkingBudget(5, 1, "", ""));
    }
}
