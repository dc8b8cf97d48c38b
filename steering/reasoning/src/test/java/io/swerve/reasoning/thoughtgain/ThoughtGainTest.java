package io.swerve.reasoning.thoughtgain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.steering.Lab;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThoughtGainTest {
    private static final long SEED = 41;
    private static Model model;
    private static Tokenizer tokenizer;
    private static int[] text;

    @BeforeAll
    static void load() {
        model = Lab.model();
        tokenizer = model.tokenizer();
        text = tokenizer.encode("Let me work through this step by step. I start with 42. First I double it, so 42 + 42"
                + " = 84. After that I add 4, so 84 + 4 = 88.", Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ThoughtGain meter(int sequences) {
        return ThoughtGain.open(model, Lab.options().withContextSize(2048).withMaxSequences(sequences));
    }

    private static ThoughtOptions options() {
        return ThoughtOptions.defaults().withLengths(5, 3).withDraws(2, 1, SEED)
                .withMarkers(tokenizer.encode(" (Let me see:", Encoding.TEXT_PART),
                        tokenizer.encode(")", Encoding.TEXT_PART));
    }

    private static int[] positions() {
        return IntStream.range(0, text.length - 3).filter(i -> i % 4 == 1).toArray();
    }

    @Test
    void anEmptyThoughtWithoutMarkersGainsNothing() {
        ThoughtOptions empty = ThoughtOptions.defaults().withLengths(0, 4).withDraws(1, 1, SEED);
        try (ThoughtGain meter = meter(5)) {
            List<Thought> thoughts = meter.measure(text, new int[]{0, 3, 9, text.length - 5}, empty);
            assertThat(thoughts).hasSize(4).allSatisfy(thought -> {
                assertThat(thought.tokens()).isEmpty();
                assertSameScores(thought.thinking(), thought.base());
            });
        }
    }

    @Test
    void scoresAreThoseOfTheWholeTextWithTheThoughtRead() {
        try (ThoughtGain meter = meter(9); Session session = model.openSession(Lab.options())) {
            for (Thought thought : meter.measure(text, new int[]{2, 11, 20}, options())) {
                int[] before = Arrays.copyOf(text, thought.position() + 1);
                int[] truth = Arrays.copyOfRange(text, thought.position() + 1, thought.position() + 4);
                int[] inserted = join(options().start(), thought.tokens(), options().end());
                assertSameScores(thought.base(), scores(session, before, truth));
                assertSameScores(thought.thinking(), scores(session, join(before, inserted), truth));
            }
        }
    }

    /** Rounding depends on what is in the batch. */
    private static void assertSameScores(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-3));
        }
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    /** Token by token, by a formula of its own. */
    private static double[] scores(Session session, int[] before, int[] truth) {
        double[] scores = new double[truth.length];
        try (Sequence sequence = session.newSequence()) {
            Logits logits = sequence.prefill(before);
            for (int i = 0; i < truth.length; i++) {
                float[] row = Lab.copy(logits);
                double sum = 0;
                for (float logit : row) {
                    sum += Math.exp(logit - row[truth[i]]);
                }
                scores[i] = -Math.log(sum);
                logits = sequence.decode(truth[i]);
            }
        }
        return scores;
    }

    @Test
    void theEndsOfTheGridAreTheTextAloneAndTheThoughtAlone() {
        try (ThoughtGain meter = meter(9)) {
            for (Thought thought : meter.measure(text, positions(), options())) {
                assertThat(thought.mixed()[0]).containsExactly(thought.base(), within(1e-12));
                assertThat(thought.mixed()[10]).containsExactly(thought.thinking(), within(1e-12));
                assertThat(thought.mixedGain(0)).isZero();
                assertThat(thought.mixedGain(10)).isCloseTo(thought.gain(), within(1e-9));
                assertThat(thought.oracleGain()).isGreaterThanOrEqualTo(Math.max(0, thought.gain()) - 1e-9);
            }
        }
    }

    @Test
    void whatIsDecodedBesideAThoughtDoesNotMatter() {
        try (ThoughtGain many = meter(12); ThoughtGain single = meter(2)) {
            List<Thought> together = many.measure(text, positions(), options());
            List<Thought> alone = single.measure(text, positions(), options());
            int same = 0;
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i).position()).isEqualTo(alone.get(i).position());
                // rounding may tip a draw; where it didn't, the scores are equal
                if (Arrays.equals(together.get(i).tokens(), alone.get(i).tokens())) {
                    same++;
                    assertSameScores(together.get(i).thinking(), alone.get(i).thinking());
                    assertSameScores(together.get(i).base(), alone.get(i).base());
                }
            }
            assertThat(same).isGreaterThan(alone.size() * 3 / 4);
        }
    }

    @Test
    void forbiddenTokensNeverAppear() {
        int[] common = tokenizer.encode(" I", Encoding.TEXT_PART);
        ThoughtOptions options = options().withForbidden(common).withLengths(12, 1);
        boolean[] never = new boolean[tokenizer.vocabularySize()];
        IntStream.range(0, never.length).forEach(token -> never[token] = tokenizer.isControl(token));
        for (int[] tokens : List.of(common, options.start(), options.end())) {
            Arrays.stream(tokens).forEach(token -> never[token] = true);
        }
        try (ThoughtGain meter = meter(12)) {
            assertThat(meter.measure(text, positions(), options)).allSatisfy(thought -> assertThat(
                    Arrays.stream(thought.tokens()).filter(token -> never[token])).isEmpty());
        }
    }

    @Test
    void drawsFollowTheDistributionAndTheTemperature() {
        float[] logits = {0, 1, 2, 5};
        boolean[] forbidden = {false, false, false, true};
        TokenDraw draw = new TokenDraw(SEED, forbidden, 2);
        int[] counts = new int[4];
        int samples = 20_000;
        for (int i = 0; i < samples; i++) {
            counts[draw.draw(logits)]++;
        }
        double sum = 1 + Math.exp(0.5) + Math.exp(1);
        assertThat(counts[3]).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat((double) counts[i] / samples).isCloseTo(Math.exp(i / 2.0) / sum, within(0.02));
        }
    }

    @Test
    void positionsWithoutEnoughTruthBehindThemAreRefused() {
        try (ThoughtGain meter = meter(3)) {
            assertThatThrownBy(() -> meter.measure(text, new int[]{text.length - 3}, options()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("position " + (text.length - 3));
        }
        assertThatThrownBy(() -> meter(1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 sequences");
        assertThatThrownBy(() -> ThoughtOptions.defaults().withLengths(-1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
