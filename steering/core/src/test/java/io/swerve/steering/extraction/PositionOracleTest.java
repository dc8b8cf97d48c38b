package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.Lab;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each position selects, and that the rows read there are those that a plain capture of the text alone shows. */
class PositionOracleTest {
    private static final String PROMPT = "<|im_start|>user\nTake the number 97, then add 8. What do you get modulo 100?"
            + "<|im_end|>\n<|im_start|>assistant\n";
    private static final TokenPosition MARKED = TokenPosition.marked("[[", "]]");
    private static final TokenPosition THINKING = TokenPosition.between("<think>", "</think>");
    /** Other batch shapes round differently, by less than a hundredth; a neighbour's row differs by far more. */
    private static final double ROUNDING = 0.04;

    private static Model model;

    /**
     * A text and what is read of it.
     *
     * @param pieces the tokens behind the prompt, one bar between two, those to be read in braces; written by hand
     */
    private record Case(TokenPosition position, String prompt, String text, String pieces) {
        boolean[] wanted() {
            String[] parts = pieces.split("\\|", -1);
            boolean[] wanted = new boolean[parts.length];
            for (int i = 0; i < parts.length; i++) {
                wanted[i] = parts[i].startsWith("{");
            }
            return wanted;
        }
    }

    @BeforeAll
    static void load() {
        model = Lab.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<Case> cases() {
        return List.of(new Case(TokenPosition.LAST, PROMPT, "97 + 8 = 5.", "9|7| +| |8| =| |5|{.}"),
                new Case(TokenPosition.RESPONSE, PROMPT, "97 + 8.", "{9}|{7}|{ +}|{ }|{8}|{.}"),
                new Case(TokenPosition.RESPONSE_TOKENS, PROMPT, "97 + 8.", "{9}|{7}|{ +}|{ }|{8}|{.}"),
                new Case(TokenPosition.RESPONSE, "", "97 + 8.", "{9}|{7}|{ +}|{ }|{8}|{.}"),
                new Case(TokenPosition.RESPONSE_TOKENS, "", "97 + 8.", "{9}|{7}|{ +}|{ }|{8}|{.}"),
                new Case(MARKED, PROMPT, "97 + 8[[ = 5.]]", "9|7| +| |8|{ =}|{ }|{5}|{.}"),
                new Case(MARKED, PROMPT, "97[[ + 8]] =[[ 5]].", "9|7|{ +}|{ }|{8}| =|{ }|{5}|."),
                new Case(MARKED, "", "[[97]] + 8[[.]]", "{9}|{7}| +| |8|{.}"),
                // a token that reaches over a border counts
                new Case(MARKED, PROMPT, "97 [[+]] 8", "9|7|{ +}| |8"),
                // behind characters of several bytes
                new Case(MARKED, PROMPT, "\u20ac[[ +]] 5", "?|?|?|{ +}| |5"),
                new Case(THINKING, PROMPT, "<think>\n97 + 8.\n</think>\n5",
                        "<think>|{\n}|{9}|{7}|{ +}|{ }|{8}|{.\n}|</think>|\n|5"),
                new Case(THINKING, PROMPT, "<think>97 + 8", "<think>|{9}|{7}|{ +}|{ }|{8}"),
                new Case(THINKING, PROMPT, "<think>97</think> + <think>8</think>",
                        "<think>|{9}|{7}|</think>| +| |<think>|{8}|</think>"),
                new Case(TokenPosition.around(0, "8", "5"), PROMPT, "97 + 8 = 5.", "9|7| +| |{8}| =| |{5}|."),
                new Case(TokenPosition.around(1, "8"), PROMPT, "97 + 8 = 58.", "9|7| +|{ }|{8}|{ =}| |{5}|{8}|{.}"),
                new Case(TokenPosition.around(2, "="), PROMPT, "97 + 8 = 5.", "9|7| +|{ }|{8}|{ =}|{ }|{5}|."),
                new Case(TokenPosition.around(1000, "="), "", "97 = 5.", "{9}|{7}|{ =}|{ }|{5}|{.}"));
    }

    private static String piece(int token) {
        String piece = new String(model.tokenizer().pieceBytes(token), StandardCharsets.UTF_8);
        return piece.contains("\ufffd") ? "?" : piece; // a part of a character
    }

    private static ReadingText reading(Session session, Case one) {
        return ReadingText.of(session, one.prompt(), one.text(), "text",
                ExtractionOptions.defaults().withPosition(one.position()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectsTheTokens(Case one) {
        try (Session session = Lab.session(model)) {
            ReadingText text = reading(session, one);
            int behind = one.wanted().length;
            List<String> shown = new ArrayList<>();
            for (int i = text.tokens().length - behind; i < text.tokens().length; i++) {
                String piece = piece(text.tokens()[i]);
                shown.add(text.counted().get(i) ? "{" + piece + "}" : piece);
            }
            assertThat(String.join("|", shown)).isEqualTo(one.pieces());
            assertThat(text.counted().nextSetBit(0)).isGreaterThanOrEqualTo(text.tokens().length - behind);
        }
    }

    /** The mean rows of one text by layer: the text alone in a session, all rows captured, the wanted ones added up. */
    private static double[][] alone(Session session, int[] tokens, boolean[] wanted) {
        int layers = model.layerCount();
        double[][] means = new double[layers][model.embeddingSize()];
        int[] all = new int[layers];
        for (int i = 0; i < layers; i++) {
            all[i] = i;
        }
        try (Sequence sequence = session.newSequence();
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(all))) {
            Batch batch = session.batch();
            batch.clear();
            for (int token : tokens) {
                batch.add(sequence, token, true);
            }
            session.decode(batch);
            for (int layer = 0; layer < layers; layer++) {
                ActivationMatrix rows = capture.layer(layer);
                assertThat(rows.rows()).isEqualTo(tokens.length);
                int count = 0;
                for (int i = 0; i < wanted.length; i++) {
                    if (wanted[i]) {
                        count++;
                        for (int c = 0; c < means[layer].length; c++) {
                            means[layer][c] += rows.get(tokens.length - wanted.length + i, c);
                        }
                    }
                }
                means[layer] = VectorMath.scaled(means[layer], 1.0 / count);
            }
            batch.clear();
        }
        return means;
    }

    /** Keeps what a reader hands over. */
    private static final class Kept implements TextReader.MeanReceiver {
        private final List<double[][]> means = new ArrayList<>();
        private final List<double[]> lastLayerSums = new ArrayList<>();
        private int tokens;

        @Override
        public void text(int text, double[][] rows) {
            assertThat(text).isEqualTo(means.size());
            double[][] copy = new double[rows.length][];
            for (int i = 0; i < rows.length; i++) {
                copy[i] = rows[i].clone();
            }
            means.add(copy);
        }

        @Override
        public void token(int text, int layer, float[] row) {
            tokens++;
            while (lastLayerSums.size() <= text) {
                lastLayerSums.add(new double[row.length]);
            }
            if (layer == model.layerCount() - 1) {
                for (int i = 0; i < row.length; i++) {
                    lastLayerSums.get(text)[i] += row[i];
                }
            }
        }
    }

    private static Kept read(Session session, List<ReadingText> texts, TokenPosition position, int... layers) {
        Kept kept = new Kept();
        try (TextReader reader = new TextReader(session, layers, position, kept)) {
            for (int done = 0; done < texts.size();) {
                int count = reader.groupFrom(texts, done, texts.size());
                reader.read(texts, done, count);
                done += count;
            }
        }
        return kept;
    }

    private static double distance(double[] actual, double[] expected) {
        return VectorMath.norm(VectorMath.difference(actual, expected)) / VectorMath.norm(expected);
    }

    /** Sequences, batch and micro-batch: one by one, many together, and borders in the midst of texts. */
    @ParameterizedTest
    @CsvSource({"1, 512, 512", "8, 512, 512", "8, 64, 16", "3, 24, 7"})
    void readsTheRowsThatAPlainCaptureShows(int sequences, int batch, int microBatch) {
        SessionOptions options = Lab.options().withMaxSequences(sequences).withBatchSize(batch, microBatch);
        try (Session plain = Lab.session(model); Session session = model.openSession(options)) {
            for (TokenPosition position : cases().stream().map(Case::position).distinct().toList()) {
                List<Case> cases = cases().stream().filter(one -> one.position().equals(position)).toList();
                List<ReadingText> texts = new ArrayList<>();
                List<double[][]> expected = new ArrayList<>();
                for (int i = 0; i < 4; i++) { // neighbours that share their prompt, and others
                    Case one = cases.get(i % cases.size());
                    texts.add(reading(session, one));
                    expected.add(alone(plain, texts.getLast().tokens(), one.wanted()));
                }
                assertRows(read(session, texts, position, 0, 1, 2, 3, 4, 5).means, expected, 0, 1, 2, 3, 4, 5);
                assertRows(read(session, texts, position, 1, 3).means, expected, 1, 3);
            }
        }
    }

    private static void assertRows(List<double[][]> actual, List<double[][]> expected, int... layers) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int text = 0; text < expected.size(); text++) {
            for (int i = 0; i < layers.length; i++) {
                double d = distance(actual.get(text)[i], expected.get(text)[layers[i]]);
                assertThat(d).as("text %d, layer %d", text, layers[i]).isLessThan(ROUNDING);
            }
        }
    }

    @Test
    void theToleranceTellsNeighboursApart() {
        try (Session session = Lab.session(model)) {
            int[] tokens = model.tokenizer().encode(PROMPT + "97 + 8 = 5.", Encoding.PROMPT);
            double[][] right = alone(session, tokens, new boolean[]{false, true, true, true, false});
            double[][] early = alone(session, tokens, new boolean[]{true, true, true, false, false});
            double[][] more = alone(session, tokens, new boolean[]{false, true, true, true, true});
            for (int layer = 0; layer < right.length; layer++) {
                assertThat(distance(early[layer], right[layer])).isGreaterThan(3 * ROUNDING);
                assertThat(distance(more[layer], right[layer])).isGreaterThan(3 * ROUNDING);
            }
        }
    }

    @Test
    void textsThatShareABeginningAreReadAsIfTheyDidNot() {
        List<Case> cases = new ArrayList<>();
        for (String answer : List.of("5", "105", "97 + 8 = 5.", "5", "I don't know.")) {
            cases.add(new Case(TokenPosition.RESPONSE, "Be brief. " + PROMPT, answer, ""));
        }
        cases.add(new Case(TokenPosition.RESPONSE, "another prompt", " and its answer", ""));
        try (Session single = Lab.session(model);
                Session session = model.openSession(Lab.options().withMaxSequences(6))) {
            List<ReadingText> texts = cases.stream().map(one -> reading(session, one)).toList();
            assertThat(texts.get(0).sharedWith(texts.get(1))).isGreaterThanOrEqualTo(32);
            assertThat(texts.get(4).sharedWith(texts.get(5))).isLessThan(32);
            List<double[][]> expected = new ArrayList<>();
            for (ReadingText text : texts) {
                boolean[] wanted = new boolean[text.tokens().length - text.counted().nextSetBit(0)];
                Arrays.fill(wanted, true);
                expected.add(alone(single, text.tokens(), wanted));
            }
            assertRows(read(session, texts, TokenPosition.RESPONSE, 0, 5).means, expected, 0, 5);
            assertRows(read(session, texts, TokenPosition.RESPONSE, 2).means, expected, 2);
        }
    }

    @Test
    void sharedBeginningsAreDecodedOnceAndChangeNothing() {
        int[] layers = {0, 3, 5};
        for (TokenPosition position : List.of(TokenPosition.LAST, TokenPosition.RESPONSE)) {
            try (Session session = model.openSession(Lab.options().withMaxSequences(4))) {
                List<ReadingText> texts = Stream.of("5", "105", "97 + 8 = 5.", "I don't know.")
                        .map(answer -> reading(session, new Case(position, PROMPT, answer, ""))).toList();
                AtomicInteger decoded = new AtomicInteger();
                List<List<double[][]>> means = new ArrayList<>();
                List<Integer> counts = new ArrayList<>();
                for (int minShared : new int[]{8, Integer.MAX_VALUE}) {
                    Kept kept = new Kept();
                    decoded.set(0);
                    try (Registration _ = session.tap(rows -> decoded.addAndGet(rows.rows()), RowSelection.ALL,
                            Layers.of(0));
                            TextReader reader = new TextReader(session, layers, position, kept, minShared)) {
                        reader.read(texts, 0, 4);
                    }
                    means.add(kept.means);
                    counts.add(decoded.get());
                }
                int all = texts.stream().mapToInt(text -> text.tokens().length).sum();
                // of each two neighbours, the second is forked from the first
                int shared = texts.get(0).sharedWith(texts.get(1)) + texts.get(2).sharedWith(texts.get(3));
                assertThat(shared).isGreaterThan(2 * 8);
                assertThat(counts).as("tokens decoded").containsExactly(all - shared, all);
                for (int i = 0; i < 4; i++) {
                    for (int layer = 0; layer < layers.length; layer++) {
                        assertThat(distance(means.get(0).get(i)[layer], means.get(1).get(i)[layer]))
                                .isLessThan(ROUNDING);
                    }
                }
            }
        }
    }

    @Test
    void handsOverEachToken() {
        Case one = cases().get(2);
        try (Session session = Lab.session(model)) {
            ReadingText text = reading(session, one);
            Kept kept = read(session, List.of(text, text), one.position(), 0, 1, 2, 3, 4, 5);
            assertThat(kept.tokens).isEqualTo(2 * 6 * 6);
            double[][] expected = alone(session, text.tokens(), one.wanted());
            for (double[] sum : kept.lastLayerSums) {
                assertThat(distance(VectorMath.scaled(sum, 1.0 / 6), expected[5])).isLessThan(ROUNDING);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"97 + 8, nothing between", "97 [[+ 8, no \"]]\" closes",
            "97 [[]]+ 8, nothing between"})
    void refusesTextsWithoutASpan(String text, String problem) {
        try (Session session = Lab.session(model)) {
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> reading(session, new Case(MARKED, PROMPT, text, "")))
                    .withMessageContaining(problem);
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> reading(session, new Case(TokenPosition.around(1, "Wait"), PROMPT, text, "")))
                    .withMessageContaining("none of [Wait]");
        }
    }
}
