package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.ActivationCapture;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.steering.Lab;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.sae.FeatureProfile.FeatureContext;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Autoencoders of the lab's thinking model: what they are trained on, what they say of texts, and steering. */
class SaeOnModelTest {
    private static final int LAYER = 3;
    private static Model model;
    private static List<String> texts;
    private static SparseAutoencoder sae;

    @BeforeAll
    static void train() {
        model = Lab.model();
        texts = Lab.problems("dev.jsonl").stream().limit(60).map(problem -> problem.prompt(Optional.empty())
                + "<think>\nLet me think. Wait, maybe " + problem.question() + "\n</think>\n\n" + problem.answer())
                .toList();
        try (Session session = session(4);
                ActivationBuffer rows = ActivationBuffer.capture(session, LAYER, Corpus.of(session, texts, true),
                        CaptureOptions.defaults());
                SaeTraining training = SaeTraining.start(rows,
                        SaeTrainingOptions.of(128, 8, 150).withBatchSize(256).withThreads(1))) {
            training.run((_, _) -> true);
            sae = training.autoencoder("lab-think");
            SaeQuality quality = SaeQuality.measure(sae, rows);
            assertThat(quality.explainedVariance()).as("%s", quality).isGreaterThan(0.6);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void partsOfACorpusShareNoTokenAndLeaveNoneOut() {
        try (Session session = session(1)) {
            Corpus all = Corpus.of(session, texts.subList(0, 5), true);
            int first = all.tokens(0).length;
            Corpus begin = all.part(0, first + 3);
            Corpus rest = all.part(first + 3, all.tokenCount());
            assertThat(tokens(begin) + tokens(rest)).isEqualTo(tokens(all));
            assertThat(begin.size()).isEqualTo(2);
            assertThat(begin.tokens(1)).hasSize(3);
            assertThat(rest.size()).isEqualTo(4);
            assertThat(rest.source(0)).as("the text that was cut").isEqualTo(1);
            assertThat(rest.countedTokens()).isEqualTo(rest.tokenCount() - 4);
            assertThat(all.part(first, first + 1).tokens(0)).containsExactly(all.tokens(1)[0]);
            for (long[] none : new long[][]{{3, 3}, {-1, 2}, {0, all.tokenCount() + 1}}) {
                assertThatIllegalArgumentException().isThrownBy(() -> all.part(none[0], none[1]))
                        .withMessageContaining("no tokens " + none[0] + " to " + none[1]);
            }
        }
    }

    private static String tokens(Corpus corpus) {
        return IntStream.range(0, corpus.size()).flatMap(piece -> IntStream.of(corpus.tokens(piece)))
                .mapToObj(token -> token + " ").collect(Collectors.joining());
    }

    private static Session session(int sequences) {
        return model.openSession(Lab.options().withMaxSequences(sequences).withContextSize(512));
    }

    /** Texts read together or cut into pieces give the rows of a plain capture. */
    @Test
    void rowsAreThoseOfTheTap() {
        try (Session session = session(1)) {
            Corpus corpus = Corpus.of(session, texts.subList(0, 1), true);
            float[] expected;
            try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(LAYER));
                    Sequence sequence = session.newSequence()) {
                sequence.prefill(corpus.tokens(0));
                expected = capture.layer(LAYER).row(5);
            }
            try (ActivationBuffer rows = ActivationBuffer.capture(session, LAYER, corpus.withSkip(2),
                    CaptureOptions.defaults())) {
                assertThat(rows.rows()).isEqualTo(corpus.tokenCount() - 2);
                assertThat(rows.row(3)).isEqualTo(expected);
            }
            try (ActivationBuffer sample = ActivationBuffer.capture(session, LAYER, corpus,
                    CaptureOptions.defaults().withMaxRows(7))) {
                assertThat(sample.rows()).isEqualTo(7);
            }
        }
    }

    @Test
    void longTextsAreCut() {
        try (Session session = session(2)) {
            Corpus corpus = Corpus.of(session, List.of("x", "", "7 ".repeat(700)), false);
            assertThat(IntStream.range(0, corpus.size()).map(corpus::source).toArray()).startsWith(0, 2, 2);
            assertThat(corpus.tokens(1)).hasSize(session.contextSize());
            try (ActivationBuffer rows = ActivationBuffer.capture(session, 5, corpus, CaptureOptions.defaults())) {
                assertThat((long) rows.rows()).isEqualTo(corpus.countedTokens());
            }
            assertThatThrownBy(() -> Corpus.of(session, List.of(""), false))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ActivationBuffer.capture(session, 6, corpus, CaptureOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 to 5");
            assertThatThrownBy(() -> ActivationBuffer.capture(session, 1, corpus,
                    CaptureOptions.defaults().withProgress((_, _) -> false))).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void profilesAreWhatTheCodesSay() {
        try (Session session = session(1)) {
            Corpus corpus = Corpus.of(session, texts.subList(0, 6), true);
            List<FeatureProfile> profiles = FeatureProfile.scan(session, sae, corpus, 3, (_, _) -> true);
            try (ActivationBuffer rows = ActivationBuffer.capture(session, LAYER, corpus,
                    CaptureOptions.defaults())) {
                List<SparseCode> codes = sae.encode(rows.segment(), 0, rows.rows());
                for (FeatureProfile profile : profiles) {
                    double sum = 0;
                    int active = 0;
                    float max = 0;
                    for (SparseCode code : codes) {
                        float value = code.activation(profile.feature());
                        sum += value;
                        active += value > 0 ? 1 : 0;
                        max = Math.max(max, value);
                    }
                    assertThat(profile.max()).isEqualTo(max);
                    assertThat(profile.mean() * codes.size()).isCloseTo(sum, Offset.offset(1e-3));
                    assertThat(Math.round(profile.share() * codes.size())).isEqualTo(active);
                    assertThat(profile.contexts()).hasSizeLessThanOrEqualTo(3);
                    if (active > 0) {
                        FeatureContext first = profile.contexts().getFirst();
                        assertThat(first.activation()).isEqualTo(max);
                        assertThat(session.model().tokenizer().decode(corpus.tokens(first.text()), true))
                                .contains(first.before() + first.token() + first.after());
                    } else {
                        assertThat(profile.contexts()).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void windowsReachFromOneTokenBeforeToTwoBehind() {
        int[] tokens = model.tokenizer().encode("So Wait, it waits. But wait\u2026 no", Encoding.TEXT_PART);
        List<String> pieces = IntStream.of(tokens).mapToObj(token -> model.tokenizer().decode(token)).toList();
        BitSet[] windows = new WordWindows(model.tokenizer(), List.of("wait", "but", "it waits", "hmm")).around(tokens);
        String text = String.join("", pieces);
        BitSet expected = new BitSet();
        for (int at : new int[]{text.indexOf("Wait"), text.lastIndexOf("wait")}) {
            int first = tokenAt(pieces, at);
            int last = tokenAt(pieces, at + 3);
            expected.set(Math.max(0, first - 1), Math.min(tokens.length, last + 3));
        }
        assertThat(windows[0]).isEqualTo(expected);
        int begin = tokenAt(pieces, text.indexOf("it waits"));
        assertThat(windows[2].nextSetBit(0)).isEqualTo(begin - 1);
        assertThat(windows[2].length()).isEqualTo(tokenAt(pieces, text.indexOf("it waits") + 7) + 3);
        assertThat(windows[1].isEmpty()).isFalse();
        assertThat(windows[3].isEmpty()).isTrue();
    }

    private static int tokenAt(List<String> pieces, int character) {
        int end = 0;
        for (int i = 0; i < pieces.size(); i++) {
            end += pieces.get(i).length();
            if (character < end) {
                return i;
            }
        }
        throw new AssertionError("behind the end");
    }

    @Test
    void scoresOfTexts() {
        try (Session session = session(4)) {
            Corpus corpus = Corpus.of(session, texts.subList(0, 40), true);
            List<ReasonScore> scores = ReasonScore.measure(session, sae, corpus, List.of("wait", "maybe", "let me"),
                    (_, _) -> true);
            assertThat(scores.stream().mapToDouble(ReasonScore::score).sum()).isNegative();
            assertThat(scores.stream().mapToDouble(ReasonScore::score).max().orElseThrow()).isPositive();
            assertThatThrownBy(() -> ReasonScore.measure(session, sae, corpus, List.of("zebra", "yak"),
                    (_, _) -> true)).isInstanceOf(SaeException.class).hasMessageContaining("zebra");

            List<ContrastPair> pairs = Lab.problems("pairs.jsonl").stream().limit(12)
                    .map(problem -> new ContrastPair(problem.prompt(Optional.empty()), "<think>\nWait, maybe not.",
                            problem.answer() + "."))
                    .toList();
            List<FeatureContrast> contrasts = FeatureContrast.measure(session, sae, pairs, true, (_, _) -> true);
            assertThat(contrasts).hasSize(128).anySatisfy(contrast -> {
                assertThat(contrast.auroc()).isGreaterThan(0.95);
                assertThat(contrast.difference()).isPositive();
            });
            List<FeatureContrast> swapped = FeatureContrast.measure(session, sae,
                    pairs.stream().map(pair -> new ContrastPair(pair.prompt(), pair.negative(), pair.positive()))
                            .toList(),
                    true, (_, _) -> true);
            for (int i = 0; i < 128; i++) {
                assertThat(swapped.get(i).auroc()).isCloseTo(1 - contrasts.get(i).auroc(),
                        Offset.offset(0.1)); // rows of other batches round differently
            }
        }
    }

    /** A clamp brings an active feature to its target, as measured behind the clamp. */
    @Test
    void clampedFeaturesHaveTheirValue() {
        int feature = mostActive();
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.clampFeature(sae.feature(feature), 50)));
        try (Session session = session(1);
                Steering steering = Steering.on(session, plan, SteeringOptions.defaults().withProjections(true));
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(LAYER));
                Sequence sequence = session.newSequence()) {
            int[] tokens = model.tokenizer().encode(texts.getFirst(), Encoding.PROMPT);
            sequence.prefill(tokens);
            assertThat(steering.receipt(sequence).rules().getFirst().rows()).isEqualTo(tokens.length);
            double after = 0;
            for (int row = 0; row < tokens.length; row++) {
                after += sae.encode(capture.layer(LAYER).row(row)).activation(feature);
            }
            double before = 0;
            for (SparseCode code : unsteered(tokens)) {
                before += code.activation(feature);
            }
            assertThat(Math.abs(after / tokens.length - 50)).as("mean %s before, %s after, %d tokens", before, after,
                    tokens.length).isLessThan(Math.abs(before / tokens.length - 50) / 2);
        }
    }

    private static List<SparseCode> unsteered(int... tokens) {
        try (Session session = session(1);
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(LAYER));
                Sequence sequence = session.newSequence()) {
            sequence.prefill(tokens);
            return sae.encode(capture.layer(LAYER).segment(), 0, tokens.length);
        }
    }

    private static int mostActive() {
        int[] counts = new int[128];
        for (SparseCode code : unsteered(model.tokenizer().encode(texts.getFirst(), Encoding.PROMPT))) {
            for (int i = 0; i < code.size(); i++) {
                counts[code.feature(i)]++;
            }
        }
        return IntStream.range(0, 128).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    }

    @Test
    void anAutoencoderOfAnotherModelIsRefused() {
        try (ActivationBuffer rows = ActivationBuffer.of(LAYER, new float[]{1, 2}, new float[]{2, 1});
                SaeTraining training = SaeTraining.start(rows, SaeTrainingOptions.of(4, 1, 1).withThreads(1));
                Session session = session(1)) {
            SparseAutoencoder narrow = training.autoencoder("");
            Corpus corpus = Corpus.of(session, List.of("x"), false);
            assertThatThrownBy(() -> FeatureProfile.scan(session, narrow, corpus, 1, (_, _) -> true))
                    .isInstanceOf(SaeException.class).hasMessageContaining("256");
            assertThatThrownBy(() -> SaeQuality.measure(sae, rows)).isInstanceOf(SaeException.class);
        }
    }
}
