package io.swerve.reasoning.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.reasoning.influence.InContextInfluence.CompletionQuery;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.AnswerScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InfluenceReadingTest {
    private static final int ALL = Integer.MAX_VALUE;
    private static Model model;

    @BeforeAll
    static void load() {
        model = Lab.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] tokens(String text) {
        return model.tokenizer().encode(text, Encoding.PROMPT);
    }

    @Test
    void gradientsOfATextAreAdditiveOverItsTokensAndBatches() {
        int[] text = tokens("42 + 42 = 84. 84 + 4 = 88.");
        try (GradientReader reader = GradientReader.open(model, Lab.options(), ALL);
                GradientReader small = GradientReader.open(model, Lab.options().withBatchSize(5, 5), ALL)) {
            OutputGradient whole = reader.read(text, 1);
            OutputGradient tail = reader.read(text, text.length - 3);
            assertThat(whole.tokens()).isEqualTo(text.length - 1);
            assertThat(tail.tokens()).isEqualTo(3);
            double self = whole.dot(whole);
            assertThat(self).isPositive();
            assertThat(small.read(text, 1).dot(whole)).isCloseTo(self, within(0.02 * self));
            OutputGradient head = reader.read(Arrays.copyOf(text, text.length - 3), 1);
            assertThat(head.dot(whole) + tail.dot(whole)).isCloseTo(self, within(0.02 * self));
        }
    }

    @Test
    void fewProbabilitiesAreNearlyAll() {
        int[] text = tokens("I start with 42. First I double it, so 42 + 42 = 84.");
        try (GradientReader exact = GradientReader.open(model, Lab.options(), ALL);
                GradientReader sparse = GradientReader.open(model, Lab.options(), 64)) {
            assertThat(sparse.read(text, 1).cosine(exact.read(text, 1))).isGreaterThan(0.99);
        }
    }

    @Test
    void aTextWithoutAPredictedTokenIsRefused() {
        try (GradientReader reader = GradientReader.open(model, Lab.options(), ALL)) {
            int[] text = tokens("42 + 42");
            assertThatThrownBy(() -> reader.read(text, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reader.read(text, text.length)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> GradientReader.open(model, Lab.options(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void meansAreThoseOfCapturedRows() {
        int[] text = tokens("42 + 42 = 84. 84 + 4 = 88.");
        int layer = 3;
        try (MeanActivations reader = MeanActivations.open(model, Lab.options(), layer);
                Session session = Lab.session(model);
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(layer));
                Sequence sequence = session.newSequence()) {
            sequence.prefill(text);
            float[] mean = reader.read(text, 2);
            float[] again = reader.read(text, 2);
            for (int i = 0; i < mean.length; i++) {
                double sum = 0;
                for (int row = 2; row < text.length; row++) {
                    sum += capture.layer(layer).get(row, i);
                }
                assertThat(mean[i]).isCloseTo((float) (sum / (text.length - 2)), within(1e-4f));
            }
            assertThat(again).isEqualTo(mean);
            assertThat(MeanActivations.cosine(mean, mean)).isCloseTo(1, within(1e-9));
            assertThat(MeanActivations.cosine(mean, new float[mean.length])).isZero();
        }
    }

    @Test
    void plantedProceduresAndFactsCorrelateWithinTheirKind() {
        List<String> documents = List.of("41 + 5 = 46.", "12 + 7 = 19.", "88 + 3 = 91.", "60 + 9 = 69.", "35 + 2 = 37.",
                "Lamada lives in Bedoton. Lamada works as a baker.",
                "Kobela lives in Dakoville. Kobela works as a smith.",
                "Rodiba lives in Lawick. Rodiba works as a pilot.", "Neboda lives in Doport. Neboda works as a miner.");
        List<String> queries = List.of("The sum: 27 + 6 = 33.", "The sum: 54 + 8 = 62.", "The sum: 71 + 4 = 75.",
                "Dobeka lives in Kobaton.", "Lakode lives in Beport.", "Badoko lives in Dalawick.");
        int[] tasks = {0, 0, 0, 1, 1, 1};
        try (MeanActivations reader = MeanActivations.open(model, Lab.options(), 3)) {
            List<float[]> read = documents.stream().map(text -> reader.read(tokens(text), 0)).toList();
            double[][] influences = queries.stream().map(text -> reader.read(tokens(text), 0))
                    .map(query -> read.stream().mapToDouble(mean -> MeanActivations.cosine(query, mean)).toArray())
                    .toArray(double[][]::new);
            InfluenceCorrelation found = InfluenceCorrelation.test(influences, tasks, 200, 1);
            assertThat(found.within()).isGreaterThan(found.between());
            // of the 20 ways to name three of six, two are the right one
            assertThat(found.pValue()).isLessThan(0.2);
        }
    }

    @Test
    void aDocumentThatHoldsTheAnswerMakesItLikelier() {
        // Nobody of this name was ever in the training data.
        String prompt = new Lab.Problem("fact", 1, "Where does Quorbel live?", "").prompt(Optional.empty());
        List<CompletionQuery> queries = List.of(
                new CompletionQuery(new int[0], tokens(prompt + "The answer is"),
                        model.tokenizer().encode(" Zambrova.", Encoding.TEXT_PART)));
        List<int[]> documents = List.of(tokens("Quorbel lives in Zambrova."), new int[0]);
        try (AnswerScorer scorer = AnswerScorer.open(model, Lab.options().withMaxSequences(3))) {
            double[][] influences = new InContextInfluence(scorer).influences(queries, documents);
            assertThat(influences[0][0]).isPositive();
            assertThat(influences[0][1]).isCloseTo(0, within(1e-3));
        }
    }
}
