package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How generations end, and that what they report is what was decoded. */
@Timeout(120)
class GenerationTest {
    private Model model;
    private Session session;
    private Sequence sequence;
    private Sampler sampler;
    private int[] prompt;

    @BeforeEach
    void open() {
        model = Model.load(Lab.THINK);
        session = model.openSession(Lab.options());
        sequence = session.newSequence();
        sampler = model.newSampler(SamplerOptions.greedy());
        prompt = Lab.prompt(model, Lab.QUESTION);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Generation start(GenerationOptions options) {
        sequence.truncate(0);
        return Generation.start(sequence, prompt, sampler, options);
    }

    private static String texts(List<GeneratedToken> tokens) {
        return tokens.stream().map(GeneratedToken::text).collect(Collectors.joining());
    }

    private static int[] ids(List<GeneratedToken> tokens) {
        return tokens.stream().mapToInt(GeneratedToken::id).toArray();
    }

    @Test
    void theModelEndsItsAnswer() {
        try (Generation generation = start(GenerationOptions.defaults())) {
            GenerationResult result = generation.finish();
            assertThat(result.stopReason()).isEqualTo(StopReason.END_OF_GENERATION);
            assertThat(result.text()).contains("<think>", "</think>").doesNotContain("<|im_end|>")
                    .isEqualTo(texts(result.tokens())).isEqualTo(generation.text());
            assertThat(result.promptTokens()).isEqualTo(prompt.length);
            assertThat(result.tokensPerSecond()).isPositive();
            assertThat(result.meanEntropy()).isPositive();
            // The end token was measured, though it is none of the text.
            int last = generation.trace().size() - 1;
            assertThat(last).isEqualTo(result.tokens().size());
            assertThat(model.tokenizer().isEndOfGeneration(generation.trace().tokenId(last))).isTrue();
            assertThatThrownBy(generation::next).isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("END_OF_GENERATION");
        }
    }

    @Test
    void endTokensCanBeIgnored() {
        GenerationOptions options = GenerationOptions.defaults().withStopAtEndOfGeneration(false).withShowControl(true)
                .withMaxTokens(250);
        try (Generation generation = start(options)) {
            GenerationResult result = generation.finish();
            assertThat(result.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
            assertThat(result.tokens()).hasSize(250);
            assertThat(result.text()).contains("<|im_end|>");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17})
    void noMoreThanTheMostTokens(int most) {
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(most))) {
            GenerationResult result = generation.finish();
            assertThat(result.tokens()).hasSize(most);
            assertThat(result.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
            assertThat(generation.trace().size()).isEqualTo(most);
            assertThat(sequence.length()).isEqualTo(prompt.length + Math.max(0, most - 1));
        }
    }

    @Test
    void tokensAreReportedAsTheyWereMeasured() {
        LogitStatistics statistics = new LogitStatistics();
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(30).withEntropyTemperature(2))) {
            List<GeneratedToken> tokens = generation.finish().tokens();
            sequence.truncate(0);
            Logits logits = sequence.prefill(prompt);
            for (int i = 0; i < tokens.size(); i++) {
                GeneratedToken token = tokens.get(i);
                assertThat(token.index()).isEqualTo(i);
                assertThat(token.id()).isEqualTo(Lab.argmax(logits));
                logits.measure(statistics, 2);
                assertThat(token.entropy()).isEqualTo(statistics.entropy());
                logits.measure(statistics, 1);
                assertThat(token.logProbability())
                        .isCloseTo(statistics.logProbability(logits.get(token.id())), within(1e-9));
                assertThat(generation.trace().tokenId(i)).isEqualTo(token.id());
                logits = sequence.decode(token.id());
            }
        }
    }

    /** Every stop string of the text's own, wherever it begins and ends among the tokens. */
    @Test
    void aStopStringEndsTheTextBeforeIt() {
        String whole;
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(25))) {
            whole = generation.finish().text();
        }
        for (int from = 1; from < whole.length() - 9; from += 5) {
            for (int length : new int[]{1, 3, 9}) {
                String stop = whole.substring(from, from + length);
                try (Generation generation = start(
                        GenerationOptions.defaults().withMaxTokens(25).withStopStrings("never in there", stop))) {
                    StringBuilder seen = new StringBuilder();
                    List<GeneratedToken> tokens = new ArrayList<>();
                    while (generation.hasNext()) {
                        GeneratedToken token = generation.next();
                        tokens.add(token);
                        seen.append(token.text());
                        assertThat(whole).startsWith(seen.toString());
                        assertThat(seen.toString()).doesNotContain(stop);
                    }
                    assertThat(generation.stopReason()).contains(StopReason.STOP_STRING);
                    assertThat(seen.toString()).as("stop '%s'", stop).isEqualTo(whole.substring(0, whole.indexOf(stop)))
                            .isEqualTo(generation.text());
                }
            }
        }
    }

    /** Text that was held back as the beginning of a stop string comes after all when the string doesn't. */
    @Test
    void heldBackTextIsNotLost() {
        String whole;
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(25))) {
            whole = generation.finish().text();
        }
        for (int from = 0; from < whole.length(); from++) {
            String tease = whole.substring(from) + "\u0007";
            try (Generation generation = start(
                    GenerationOptions.defaults().withMaxTokens(25).withStopStrings(tease))) {
                GenerationResult result = generation.finish();
                assertThat(result.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
                assertThat(result.tokens()).hasSize(25);
                assertThat(texts(result.tokens())).isEqualTo(whole).isEqualTo(result.text());
            }
        }
    }

    /** The first byte of a character whose others never come is told as what it is, with the last token. */
    @Test
    void anUnfinishedCharacterAtTheEndIsNotLost() {
        Tokenizer tokenizer = model.tokenizer();
        int lead = IntStream.range(0, tokenizer.vocabularySize())
                .filter(token -> Arrays.equals(tokenizer.pieceBytes(token), new byte[]{(byte) 0xC3})).findFirst()
                .orElseThrow();
        try (Sampler always = model.newSampler(SamplerOptions.greedy().withLogitBias(Map.of(lead, 1e5f)));
                Generation generation = Generation.start(sequence, prompt, always,
                        GenerationOptions.defaults().withMaxTokens(3))) {
            GenerationResult result = generation.finish();
            assertThat(ids(result.tokens())).containsExactly(lead, lead, lead);
            assertThat(result.text()).isEqualTo("\uFFFD".repeat(3));
            assertThat(texts(result.tokens())).isEqualTo(result.text());
        }
    }

    @Test
    void aFullContextEndsTheText() {
        try (Session small = model.openSession(Lab.options().withContextSize(256));
                Generation generation = Generation.start(small.newSequence(), prompt, sampler,
                        GenerationOptions.defaults().withStopAtEndOfGeneration(false))) {
            GenerationResult result = generation.finish();
            assertThat(result.stopReason()).isEqualTo(StopReason.CONTEXT_FULL);
            // The last token chosen has no place, but is known.
            assertThat(result.tokens()).hasSize(256 - prompt.length + 1);
        }
    }

    @Test
    void anotherThreadCancels() throws Exception {
        try (Generation generation = start(GenerationOptions.defaults().withStopAtEndOfGeneration(false))) {
            CountDownLatch some = new CountDownLatch(10);
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                try {
                    some.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                generation.cancel();
            });
            int seen = 0;
            while (generation.hasNext()) {
                generation.next();
                seen++;
                some.countDown();
                if (seen == 100) {
                    cancel.get();
                }
            }
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(seen).isBetween(10, 101);
        }
        // The session goes on.
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(3))) {
            assertThat(generation.finish().tokens()).hasSize(3);
        }
    }

    /** A tap holds the decode while the generation is cancelled, so the token under way is given up. */
    @Test
    void cancellingStopsWithinTheToken() throws Exception {
        Generation[] running = new Generation[1];
        int[] calls = new int[1];
        try (Generation generation = start(GenerationOptions.defaults());
                Registration _ = session.tap(_ -> {
                    if (++calls[0] == 5) {
                        CompletableFuture.runAsync(running[0]::cancel).join();
                    }
                }, RowSelection.ALL, Layers.of(1))) {
            running[0] = generation;
            GenerationResult result = generation.finish();
            assertThat(result.stopReason()).isEqualTo(StopReason.CANCELLED);
            assertThat(result.tokens()).hasSize(5);
            assertThat(sequence.length()).isEqualTo(prompt.length + 4);
        }
    }

    @Test
    void aStreamIsTheSame() {
        int[] expected;
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(20))) {
            expected = ids(generation.finish().tokens());
        }
        Generation generation = start(GenerationOptions.defaults().withMaxTokens(20));
        try (Stream<GeneratedToken> stream = generation.stream()) {
            assertThat(stream.mapToInt(GeneratedToken::id).toArray()).isEqualTo(expected);
        }
        assertThatThrownBy(() -> generation.trace().size()).isInstanceOf(IllegalStateException.class);
        try (Stream<GeneratedToken> stream = start(GenerationOptions.defaults()).stream()) {
            assertThat(stream.limit(3).mapToInt(GeneratedToken::id)).containsExactly(expected[0], expected[1],
                    expected[2]);
            assertThat(sequence.length()).isEqualTo(prompt.length + 2); // nobody asked for more
        }
    }

    @Test
    void aSequenceIsResumed() {
        int[] expected;
        try (Generation generation = start(GenerationOptions.defaults().withMaxTokens(20))) {
            expected = ids(generation.finish().tokens());
        }
        sequence.truncate(0);
        Logits logits = sequence.prefill(prompt);
        try (Generation generation = Generation.resume(sequence, logits, sampler,
                GenerationOptions.defaults().withMaxTokens(20))) {
            GenerationResult result = generation.finish();
            assertThat(ids(result.tokens())).isEqualTo(expected);
            assertThat(result.promptTokens()).isZero();
        }
        try (Session other = model.openSession(Lab.options())) {
            Sequence foreign = other.newSequence();
            Logits fresh = foreign.prefill(prompt);
            assertThatIllegalArgumentException().isThrownBy(
                    () -> Generation.resume(sequence, fresh, sampler, GenerationOptions.defaults()));
        }
    }

    @Test
    void badOptionsAreRefused() {
        GenerationOptions options = GenerationOptions.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxTokens(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withStopStrings("a", ""));
        for (float wrong : new float[]{0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options.withEntropyTemperature(wrong));
        }
        assertThatThrownBy(() -> Generation.start(sequence, new int[600], sampler, options))
                .isInstanceOf(ContextFullException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generation.start(sequence, new int[0], sampler, options));
        assertThat(Arrays.equals(sequence.tokens(), new int[0])).isTrue();
    }
}
