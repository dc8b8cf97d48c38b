package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.Lab;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.Extraction.LayerContrast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceOfMeansTest {
    private static final int PAIRS = 6;

    private static Model model;
    private static List<ContrastPair> pairs;

    @BeforeAll
    static void load() {
        model = Lab.model();
        List<Lab.Problem> problems = Lab.problems("pairs.jsonl");
        pairs = IntStream.range(0, PAIRS).mapToObj(i -> new ContrastPair(
                problems.get(i).prompt(Optional.empty()), "<think>\n" + problems.get(i).answer() + ".",
                "<think>\nLet me think about this carefully. " + problems.get(i + 1).question())).toList();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<TokenPosition> positions() {
        return List.of(TokenPosition.LAST, TokenPosition.RESPONSE);
    }

    private static ExtractionOptions at(TokenPosition position) {
        return ExtractionOptions.defaults().withPosition(position);
    }

    private static SteeringVector extract(Session session, TokenPosition position) {
        return Extractor.extract(session, pairs, at(position)).vector();
    }

    /** One text after the other, all rows kept, two passes: as plain as it gets. */
    private static double[][] meanRows(Session session, boolean positive, TokenPosition position) {
        double[][] sums = new double[model.layerCount()][model.embeddingSize()];
        for (ContrastPair pair : pairs) {
            int[] prompt = model.tokenizer().encode(pair.prompt(), Encoding.PROMPT);
            int[] text = model.tokenizer().encode(pair.prompt() + (positive ? pair.positive() : pair.negative()),
                    Encoding.PROMPT);
            assertThat(Arrays.copyOf(text, prompt.length)).containsExactly(prompt);
            int first = position == TokenPosition.LAST ? text.length - 1 : prompt.length;
            try (Sequence sequence = session.newSequence();
                    ActivationCapture capture = session
                            .capture(RowSelection.OUTPUTS, Layers.all())) {
                Batch batch = session.batch();
                batch.clear();
                for (int i = 0; i < text.length; i++) {
                    batch.add(sequence, text[i], i >= first);
                }
                session.decode(batch);
                for (int layer = 0; layer < sums.length; layer++) {
                    addMean(capture.layer(layer), sums[layer]);
                }
            }
        }
        for (double[] sum : sums) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= pairs.size();
            }
        }
        return sums;
    }

    private static void addMean(ActivationMatrix rows, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            double column = 0;
            for (int row = 0; row < rows.rows(); row++) {
                column += rows.get(row, i);
            }
            sum[i] += column / rows.rows();
        }
    }

    /** Who reads rows by a tap of their own comes to the same direction. */
    @Test
    void meansOfTappedRowsGiveTheSameDirection() {
        int layer = 3;
        ActivationMean[] means = {new ActivationMean(model.embeddingSize()), new ActivationMean(model.embeddingSize())};
        try (Session session = Lab.session(model)) {
            SteeringVector vector = extract(session, TokenPosition.LAST);
            int[] side = new int[1];
            try (Registration _ = session.tap(rows -> {
                for (int row = 0; row < rows.rows(); row++) {
                    means[side[0]].add(rows.segment(), (long) row * rows.width() * Float.BYTES);
                }
            }, RowSelection.OUTPUTS, Layers.of(layer))) {
                for (ContrastPair pair : pairs) {
                    for (side[0] = 0; side[0] < 2; side[0]++) {
                        try (Sequence sequence = session.newSequence()) {
                            sequence.prefill(model.tokenizer().encode(
                                    pair.prompt() + (side[0] == 0 ? pair.positive() : pair.negative()),
                                    Encoding.PROMPT));
                        }
                    }
                }
            }
            assertThat(means[0].count()).isEqualTo(PAIRS);
            double[] direction = means[0].minus(means[1]);
            double[] expected = new double[direction.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = vector.direction(layer)[i];
            }
            assertThat(VectorMath.norm(VectorMath.difference(direction, expected)))
                    .isLessThan(1e-3 * VectorMath.norm(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("positions")
    void isTheDifferenceOfTheMeans(TokenPosition position) {
        try (Session session = Lab.session(model)) {
            double[][] positive = meanRows(session, true, position);
            double[][] negative = meanRows(session, false, position);
            Extraction extraction = Extractor.extract(session, pairs, at(position));
            SteeringVector vector = extraction.vector();
            assertThat(vector.layers()).containsExactly(0, 1, 2, 3, 4, 5);
            for (int layer : vector.layers()) {
                float[] direction = vector.direction(layer);
                double squares = 0;
                for (int i = 0; i < direction.length; i++) {
                    double expected = positive[layer][i] - negative[layer][i];
                    assertThat((double) direction[i]).isCloseTo(expected, within(1e-6 + 1e-6 * Math.abs(expected)));
                    squares += expected * expected;
                }
                LayerContrast contrast = extraction.layers().get(layer);
                assertThat(contrast.layer()).isEqualTo(layer);
                assertThat(contrast.norm()).isCloseTo(Math.sqrt(squares), within(1e-4));
                assertThat(contrast.norm()).isCloseTo(vector.norm(layer), within(1e-4));
            }
            assertThat(extraction.pairs()).isEqualTo(PAIRS);
            VectorInfo info = vector.info();
            assertThat(info.method()).isEqualTo("difference-of-means");
            assertThat(info.position()).isEqualTo(position.toString());
            assertThat(info.pairs()).isEqualTo(PAIRS);
            assertThat(info.dataHash()).hasSize(64);
            assertThat(info.model()).contains(ModelIdentity.of(model));
            assertThat(info.activationNorms()).hasSize(6);
            assertThat(info.diagnostics()).isEqualTo(extraction.diagnostics()).hasSize(6);
        }
    }

    @Test
    void withoutAPromptTheWholeTextIsTheResponse() {
        try (Session session = Lab.session(model)) {
            List<ContrastPair> pair = List.of(new ContrastPair("one two three", "four five"));
            SteeringVector whole = Extractor.extract(session, pair, at(TokenPosition.RESPONSE)).vector();
            double[] expected = new double[model.embeddingSize()];
            addWhole(session, "one two three", expected, 1);
            addWhole(session, "four five", expected, -1);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) whole.direction(2)[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    /** All but the first token, which the tokenizer adds. */
    private static void addWhole(Session session, String text, double[] sum, int sign) {
        try (Sequence sequence = session.newSequence();
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(2))) {
            int[] tokens = model.tokenizer().encode(text);
            sequence.prefill(tokens);
            ActivationMatrix rows = capture.layer(2);
            for (int i = 0; i < sum.length; i++) {
                for (int row = 1; row < tokens.length; row++) {
                    sum[i] += sign * rows.get(row, i) / (double) (tokens.length - 1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("positions")
    void isReproducibleBitForBit(TokenPosition position) {
        SteeringVector first;
        try (Session session = model.openSession(Lab.options().withMaxSequences(4))) {
            first = extract(session, position);
            assertThat(extract(session, position)).isEqualTo(first);
        }
        try (Session session = model.openSession(Lab.options().withMaxSequences(4))) {
            assertThat(extract(session, position)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("positions")
    void textsDecodedTogetherGiveTheSameDirections(TokenPosition position) {
        SteeringVector alone;
        try (Session session = Lab.session(model)) {
            alone = extract(session, position);
        }
        for (int sequences : new int[]{2, 5, 16}) {
            try (Session session = model.openSession(Lab.options().withMaxSequences(sequences))) {
                assertClose(extract(session, position), alone);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("positions")
    void textsLongerThanABatchAreReadWhole(TokenPosition position) {
        SteeringVector whole;
        try (Session session = Lab.session(model)) {
            whole = extract(session, position);
        }
        try (Session session = model.openSession(Lab.options().withBatchSize(24, 7).withMaxSequences(3))) {
            assertClose(extract(session, position), whole);
        }
    }

    /** Other batch shapes run other kernels; see the class comment of Extractor. */
    private static void assertClose(SteeringVector actual, SteeringVector expected) {
        for (int layer : expected.layers()) {
            SteeringVector difference = actual.onLayer(layer).plus(expected.onLayer(layer).scaled(-1));
            assertThat(difference.norm(layer) / expected.norm(layer)).as("layer %d", layer).isLessThan(0.05);
        }
    }

    private static void assertSameDirections(SteeringVector actual, SteeringVector expected) {
        assertThat(actual.layers()).containsExactly(expected.layers());
        for (int layer : expected.layers()) {
            assertThat(actual.direction(layer)).containsExactly(expected.direction(layer));
        }
    }

    @Test
    void readsOnlyTheLayersAskedFor() {
        try (Session session = Lab.session(model)) {
            for (TokenPosition position : positions()) {
                SteeringVector all = extract(session, position);
                Extraction some = Extractor.extract(session, pairs, at(position).withLayers(Layers.of(4, 1, 4)));
                assertSameDirections(some.vector(), SteeringVector.sum(List.of(all.onLayer(1), all.onLayer(4))));
                assertThat(some.layers()).extracting(LayerContrast::layer).containsExactly(1, 4);
            }
        }
    }

    @Test
    void exchangingTheSidesTurnsTheVectorRound() {
        List<ContrastPair> turned = pairs.stream()
                .map(pair -> new ContrastPair(pair.prompt(), pair.negative(), pair.positive())).toList();
        try (Session session = Lab.session(model)) {
            assertSameDirections(Extractor.extract(session, turned, at(TokenPosition.LAST)).vector(),
                    extract(session, TokenPosition.LAST).scaled(-1));
        }
    }

    @Test
    void measuresTheStreamItself() {
        try (Session session = Lab.session(model)) {
            List<ContrastPair> one = pairs.subList(0, 1);
            Extraction extraction = Extractor.extract(session, one, at(TokenPosition.LAST));
            double[] row = new double[model.embeddingSize()];
            try (Sequence sequence = session.newSequence();
                    ActivationCapture capture = session.capture(RowSelection.OUTPUTS, Layers.of(3))) {
                sequence.prefill(
                        model.tokenizer().encode(one.getFirst().prompt() + one.getFirst().positive(), Encoding.PROMPT));
                addMean(capture.layer(3), row);
            }
            LayerContrast contrast = extraction.layers().get(3);
            assertThat(contrast.positiveNorm()).isCloseTo(VectorMath.norm(row), within(1e-3));
            assertThat(contrast.relativeNorm())
                    .isEqualTo(contrast.norm() / ((contrast.positiveNorm() + contrast.negativeNorm()) / 2));
            assertThat(new LayerContrast(0, 0, 0, 0).relativeNorm()).isZero();
        }
    }

    @Test
    void specialTokensAreParsedOnlyIfWanted() {
        try (Session session = Lab.session(model)) {
            assertThat(
                    Extractor.extract(session, pairs, at(TokenPosition.LAST).withParseSpecial(false)).vector())
                    .isNotEqualTo(extract(session, TokenPosition.LAST));
        }
    }

    @Test
    void tellsItsProgressAndStopsOnRequest() {
        try (Session session = model.openSession(Lab.options().withMaxSequences(5))) {
            List<Long> seen = new ArrayList<>();
            Extractor.extract(session, pairs, at(TokenPosition.LAST).withProgress((texts, total) -> {
                assertThat(total).isEqualTo(2 * PAIRS);
                return seen.add(texts);
            }));
            assertThat(seen).containsExactly(5L, 10L, 12L);
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> Extractor.extract(session, pairs,
                            at(TokenPosition.LAST).withProgress((texts, total) -> texts < 6)))
                    .withMessageContaining("10 of 12");
            assertLeftClean(session);
        }
    }

    @Test
    void anExceptionOfTheFollowerPassesThrough() {
        try (Session session = Lab.session(model)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Extractor.extract(session, pairs,
                            at(TokenPosition.LAST).withProgress((texts, total) -> {
                                throw new IllegalStateException("mine");
                            })))
                    .withMessage("mine");
            assertLeftClean(session);
        }
    }

    /** No sequence stays open and no tap. */
    private static void assertLeftClean(Session session) {
        SteeringVector before = extract(session, TokenPosition.LAST);
        assertThat(extract(session, TokenPosition.LAST)).isEqualTo(before);
        for (int i = 0; i < session.options().maxSequences(); i++) {
            session.newSequence();
        }
    }
}
