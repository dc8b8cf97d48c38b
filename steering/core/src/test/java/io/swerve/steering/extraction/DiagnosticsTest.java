package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.steering.Lab;
import io.swerve.steering.LayerDiagnostics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Extraction of labelled texts, and the diagnostics of both kinds of data, against plain computations on rows that were
 * captured one text at a time. The texts are random words, so that nothing is separated perfectly.
 */
class DiagnosticsTest {
    private static final String[] WORDS = {"red", "seven", "apple", "wait", "so", "number", "what", "Bana", "lives"};
    private static final double EXACT = 1e-6;
    private static final int LAYERS = 6;

    private static Model model;

    /** A sample: which side and half it belongs to, and its row at each layer. */
    private record Sample(boolean positive, int half, boolean tested, double[][] rows) {}

    @BeforeAll
    static void load() {
        model = Lab.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private static List<LabelledText> labelled(int positive, int negative) {
        Random random = new Random(11);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < positive + negative; i++) {
            boolean label = i < positive;
            texts.add(
                    new LabelledText(i % 3 == 0 ? "Say: " : "", words(random, 3) + (label ? " good" : " bad"), label));
        }
        return texts;
    }

    private static List<ContrastPair> pairs(int count) {
        Random random = new Random(12);
        List<ContrastPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new ContrastPair("Say: ", words(random, 2) + " good " + i % 2, words(random, 3) + " bad"));
        }
        return pairs;
    }

    /** The last token's row at every layer, each text decoded alone. */
    private static double[][] rows(Session session, int[] tokens) {
        double[][] rows = new double[LAYERS][model.embeddingSize()];
        try (Sequence sequence = session.newSequence();
                ActivationCapture capture = session.capture(RowSelection.OUTPUTS,
                        Layers.of(IntStream.range(0, LAYERS).toArray()))) {
            sequence.prefill(tokens);
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int i = 0; i < rows[layer].length; i++) {
                    rows[layer][i] = capture.layer(layer).get(0, i);
                }
            }
        }
        return rows;
    }

    private static List<Sample> samples(Session session, ExtractionData data, ExtractionOptions options) {
        ReadingPlan plan = ReadingPlan.of(session, data, options);
        ReadingOrder order = plan.order();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < plan.texts().size(); i++) {
            samples.add(new Sample(order.sides()[i], (order.paired() ? i / 2 : i) % 2, i >= order.trained(),
                    rows(session, plan.texts().get(i).tokens())));
        }
        return samples;
    }

    private static double[] mean(List<double[]> rows) {
        double[] mean = new double[rows.getFirst().length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.size();
            }
        }
        return mean;
    }

    private static double[] side(List<Sample> samples, int layer, boolean positive) {
        return mean(samples.stream().filter(sample -> sample.positive() == positive)
                .map(sample -> sample.rows()[layer]).toList());
    }

    private static double[] minus(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double[] contrast(List<Sample> samples, int layer) {
        return minus(side(samples, layer, true), side(samples, layer, false));
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double auroc(double[] positive, double[] negative) {
        double above = 0;
        for (double p : positive) {
            for (double n : negative) {
                above += p > n ? 1 : p == n ? 0.5 : 0;
            }
        }
        return above / positive.length / negative.length;
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    /** What doesn't depend on whether there are pairs. */
    private static void assertSeparation(LayerDiagnostics actual, List<Sample> samples, int layer) {
        List<Sample> trained = samples.stream().filter(sample -> !sample.tested()).toList();
        double[] direction = contrast(trained, layer);
        double length = Math.sqrt(dot(direction, direction));
        double[][] scores = new double[2][];
        for (int s = 0; s < 2; s++) {
            boolean positive = s == 0;
            scores[s] = samples.stream().filter(sample -> sample.tested() && sample.positive() == positive)
                    .mapToDouble(sample -> dot(sample.rows()[layer], direction) / length).toArray();
        }
        assertThat(actual.layer()).isEqualTo(layer);
        assertThat(actual.auroc()).isEqualTo(auroc(scores[0], scores[1]), within(EXACT));
        double pooled = Math.sqrt((variance(scores[0]) + variance(scores[1])) / 2);
        double distance = Arrays.stream(scores[0]).average().orElseThrow()
                - Arrays.stream(scores[1]).average().orElseThrow();
        assertThat(actual.dPrime()).isEqualTo(distance / pooled, within(1e-4));
        List<List<Sample>> halves = IntStream.range(0, 2)
                .mapToObj(half -> samples.stream().filter(sample -> sample.half() == half).toList()).toList();
        assertThat(actual.splitHalf()).isEqualTo(cosine(contrast(halves.get(0), layer), contrast(halves.get(1), layer)),
                within(EXACT));
        double[] whole = contrast(samples, layer);
        assertThat(actual.norm()).isEqualTo(Math.sqrt(dot(whole, whole)), within(1e-5));
    }

    private static List<double[]> differences(List<Sample> samples, int layer) {
        return IntStream.range(0, samples.size() / 2).mapToObj(i -> {
            Sample first = samples.get(2 * i);
            Sample second = samples.get(2 * i + 1);
            double[] difference = minus(first.rows()[layer], second.rows()[layer]);
            return first.positive() ? difference : Arrays.stream(difference).map(v -> -v).toArray();
        }).toList();
    }

    private static double share(List<double[]> rows, double[] direction) {
        double along = rows.stream().mapToDouble(row -> Math.pow(dot(row, direction), 2)).sum();
        return along / dot(direction, direction) / rows.stream().mapToDouble(row -> dot(row, row)).sum();
    }

    @Test
    void ofPairs() {
        ExtractionData data = new ExtractionData.Paired(pairs(21));
        for (long seed : new long[]{0, 5}) {
            ExtractionOptions options = ExtractionOptions.defaults().withSeed(seed);
            try (Session session = Lab.session(model)) {
                Extraction extraction = Extractor.extract(session, data, options);
                List<Sample> samples = samples(session, data, options);
                assertThat(samples.stream().filter(Sample::tested)).hasSize(2 * (21 / 4));
                boolean imperfect = false;
                for (int layer = 0; layer < LAYERS; layer++) {
                    LayerDiagnostics actual = extraction.diagnostics().get(layer);
                    assertSeparation(actual, samples, layer);
                    List<double[]> differences = differences(samples, layer);
                    double[] whole = contrast(samples, layer);
                    double agreement = differences.stream().mapToDouble(d -> cosine(d, whole)).average().orElseThrow();
                    assertThat(actual.agreement()).isEqualTo(agreement, within(EXACT));
                    List<Sample> tested = samples.stream().filter(Sample::tested).toList();
                    double[] trial = contrast(samples.stream().filter(sample -> !sample.tested()).toList(), layer);
                    assertThat(actual.varianceShare()).isEqualTo(share(differences(tested, layer), trial),
                            within(EXACT));
                    imperfect |= actual.agreement() < 0.9;
                }
                assertThat(imperfect).as("the data leaves something to measure").isTrue();
            }
        }
    }

    @Test
    void ofLabelledTexts() {
        ExtractionData data = new ExtractionData.Labelled(labelled(23, 17));
        ExtractionOptions options = ExtractionOptions.defaults().withSeed(3);
        try (Session session = Lab.session(model)) {
            Extraction extraction = Extractor.extract(session, data, options);
            List<Sample> samples = samples(session, data, options);
            assertThat(samples).hasSize(40);
            assertThat(samples.stream().filter(sample -> sample.tested() && sample.positive())).hasSize(23 / 4);
            assertThat(samples.stream().filter(sample -> sample.tested() && !sample.positive())).hasSize(17 / 4);
            for (int layer = 0; layer < LAYERS; layer++) {
                LayerDiagnostics actual = extraction.diagnostics().get(layer);
                assertSeparation(actual, samples, layer);
                assertThat(actual.agreement()).as("no pairs that could agree").isNaN();
                List<Sample> trained = samples.stream().filter(sample -> !sample.tested()).toList();
                double[] middle = mean(List.of(side(trained, layer, true), side(trained, layer, false)));
                int at = layer;
                List<double[]> spread = samples.stream().filter(Sample::tested)
                        .map(sample -> minus(sample.rows()[at], middle)).toList();
                assertThat(actual.varianceShare()).isEqualTo(share(spread, contrast(trained, layer)), within(EXACT));
            }
        }
    }

    @Test
    void aLabelledDirectionIsTheDifferenceOfTheMeansAndTurnsWithTheLabels() {
        List<LabelledText> texts = labelled(5, 3);
        ExtractionOptions options = ExtractionOptions.defaults();
        try (Session session = Lab.session(model)) {
            ExtractionData data = new ExtractionData.Labelled(texts);
            Extraction extraction = Extractor.extract(session, data, options);
            assertThat(extraction.pairs()).isEqualTo(8);
            assertThat(extraction.vector().info().dataHash()).isEqualTo(data.sha256());
            Extraction turned = Extractor.extract(session, data.exchanged(), options);
            for (int layer = 0; layer < LAYERS; layer++) {
                int at = layer;
                double[][] means = new double[2][];
                for (int s = 0; s < 2; s++) {
                    boolean positive = s == 0;
                    means[s] = mean(texts.stream().filter(text -> text.positive() == positive).map(
                            text -> rows(session,
                                    model.tokenizer().encode(text.prompt() + text.text(), Encoding.PROMPT))[at])
                            .toList());
                }
                double[] expected = minus(means[0], means[1]);
                float[] actual = extraction.vector().direction(layer);
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) actual[i]).isEqualTo(expected[i], within(1e-5));
                    assertThat(turned.vector().direction(layer)[i]).isEqualTo(-actual[i]);
                }
                assertThat(extraction.diagnostics().get(layer).auroc()).as("too few to hold some out").isNaN();
            }
        }
    }
}
