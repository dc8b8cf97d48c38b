package io.swerve.reasoning.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import io.swerve.reasoning.hybrid.HybridTraining.Sentence;
import io.swerve.reasoning.hybrid.HybridTraining.TrainingTrace;
import io.swerve.safetensors.SafetensorsWriter;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentence vectors, categories and differences of means against plain captures of the same texts. */
class HybridTrainingTest {
    private static final int LAYER = 3;
    private static final int CATEGORIES = 3;
    private static Model base;
    private static Model thinking;
    private static List<TrainingTrace> traces;
    private static HybridTraining training;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void load() {
        base = Lab.model("lab-base-q8_0.gguf");
        thinking = Lab.model("lab-think-q8_0.gguf");
        List<int[]> prompts = Lab.problems("dev.jsonl").subList(0, 2).stream()
                .map(problem -> base.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT)).toList();
        try (ParallelDecoder decoder = ParallelDecoder.open(thinking, Lab.options())) {
            List<DecodedText> texts = decoder
                    .decode(prompts.stream().map(prompt -> DecodingRequest.greedy(prompt, 80)).toList());
            traces = IntStream.range(0, 2).mapToObj(i -> new TrainingTrace(prompts.get(i), texts.get(i).tokens()))
                    .toList();
        }
        training = HybridTraining.read(base, thinking, traces,
                HybridTrainingOptions.of(CATEGORIES, LAYER).withSeed(1), Lab.options());
    }

    @AfterAll
    static void close() {
        base.close();
        thinking.close();
    }

    /** All rows of a text, and the token that the model would write behind each. */
    private record Text(float[][] rows, int[] likeliest) {}

    /** A text token by token. */
    private static Text read(Model model, int... tokens) {
        return continued(model, new int[0], i -> i < tokens.length ? tokens[i] : -1, tokens.length);
    }

    /** What a model writes itself behind a text, until it would end. */
    private static Text written(Model model, int[] before, int first, int most) {
        int[] next = {first};
        return continued(model, before, i -> model.tokenizer().isEndOfGeneration(next[0]) ? -1 : next[0], most, next);
    }

    private static Text continued(Model model, int[] before, IntUnaryOperator token, int most, int... likeliestNow) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> likeliest = new ArrayList<>();
        try (Session session = model.openSession(Lab.options());
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(LAYER));
                Sequence sequence = session.newSequence()) {
            if (before.length > 0) {
                sequence.prefill(before);
            }
            for (int i = 0; i < most && token.applyAsInt(i) >= 0; i++) {
                int best = Lab.argmax(Lab.copy(sequence.decode(token.applyAsInt(i))));
                rows.add(capture.layer(LAYER).row(capture.layer(LAYER).rows() - 1));
                likeliest.add(best);
                Arrays.fill(likeliestNow, best);
            }
        }
        return new Text(rows.toArray(float[][]::new), likeliest.stream().mapToInt(i -> i).toArray());
    }

    private static int[] join(int[] first, int... second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    private static double[] mean(List<float[]> rows) {
        double[] mean = new double[rows.getFirst().length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.size();
            }
        }
        return mean;
    }

    private static void assertNear(double[] expected, float[] actual) {
        double apart = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            apart += Math.pow(expected[i] - actual[i], 2);
            size += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(apart / size)).as("relative distance").isLessThan(1e-3);
    }

    private static double[] minus(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    @Test
    void theMeanIsThatOfTheResponsesMeans() {
        List<float[]> means = new ArrayList<>();
        for (TrainingTrace trace : traces) {
            float[][] rows = read(thinking, join(trace.prompt(), trace.response())).rows();
            means.add(mean(rows, trace.prompt().length, rows.length));
        }
        assertNear(mean(means), training.categories().mean());
    }

    /** One category is the sentence with the token before it; the others begin or end one token beside that. */
    @Test
    void aSentencesVectorBeginsWithTheTokenBeforeIt() {
        TrainingTrace trace = traces.getFirst();
        float[][] rows = read(thinking, join(trace.prompt(), trace.response())).rows();
        List<Sentence> sentences = training.sentences().stream().filter(sentence -> sentence.trace() == 0).toList();
        assertThat(sentences).hasSizeGreaterThan(2);
        for (int i = 0; i < sentences.size(); i += sentences.size() - 1) {
            int from = trace.prompt().length + sentences.get(i).from();
            int to = trace.prompt().length + sentences.get(i).to();
            Categories either = Categories.of(LAYER, new float[thinking.embeddingSize()],
                    List.of(mean(rows, from - 1, to), mean(rows, from, to), mean(rows, from - 2, to),
                            mean(rows, from - 1, to - 1)));
            HybridTraining sorted = HybridTraining.read(base, thinking, List.of(trace), either,
                    StepSplitter.sentences(), Lab.options());
            assertThat(sorted.sentences().get(i).category()).as("sentence %d", i).isZero();
        }
    }

    private static float[] mean(float[][] rows, int from, int to) {
        return narrow(mean(Arrays.asList(rows).subList(from, to)));
    }

    private static float[] narrow(double... values) {
        float[] narrow = new float[values.length];
        IntStream.range(0, narrow.length).forEach(i -> narrow[i] = (float) values[i]);
        return narrow;
    }

    /** The rows of the sentences minus those of what the base model writes in their place, by category. */
    @Test
    void segmentVectorsAreDifferencesOfMeans() {
        List<List<float[]>> own = new ArrayList<>();
        List<List<float[]>> instead = new ArrayList<>();
        for (int c = 0; c < CATEGORIES; c++) {
            own.add(new ArrayList<>());
            instead.add(new ArrayList<>());
        }
        List<Text> texts = traces.stream().map(trace -> read(base, join(trace.prompt(), trace.response()))).toList();
        for (Sentence sentence : training.sentences()) {
            TrainingTrace trace = traces.get(sentence.trace());
            Text text = texts.get(sentence.trace());
            int from = trace.prompt().length + sentence.from();
            int length = sentence.to() - sentence.from();
            own.get(sentence.category()).addAll(Arrays.asList(text.rows()).subList(from - 1, from + length));
            instead.get(sentence.category()).add(text.rows()[from - 1]);
            int[] before = Arrays.copyOf(join(trace.prompt(), trace.response()), from);
            instead.get(sentence.category())
                    .addAll(Arrays.asList(written(base, before, text.likeliest()[from - 1], length).rows()));
        }
        CategoryVectors vectors = training.vectors(VectorSource.SEGMENTS, LAYER);
        for (int c = 0; c < CATEGORIES; c++) {
            SteeringVector sum = vectors.sum(c);
            assertNear(minus(mean(own.get(c)), mean(instead.get(c))), sum.direction(LAYER));
        }
        assertNear(minus(mean(own.stream().flatMap(List::stream).toList()),
                mean(instead.stream().flatMap(List::stream).toList())), vectors.bias().direction(LAYER));
    }

    @Test
    void modelVectorsAreDifferencesWhereTheModelsDisagree() {
        List<float[]> one = new ArrayList<>();
        List<float[]> other = new ArrayList<>();
        for (TrainingTrace trace : traces) {
            int[] all = join(trace.prompt(), trace.response());
            Text byThinking = read(thinking, all);
            Text byBase = read(base, all);
            for (int i = trace.prompt().length - 1; i < all.length; i++) {
                if (byThinking.likeliest()[i] != byBase.likeliest()[i]) {
                    one.add(byThinking.rows()[i]);
                    other.add(byBase.rows()[i]);
                }
            }
        }
        assertThat(one).hasSizeGreaterThan(2);
        assertNear(minus(mean(one), mean(other)),
                training.vectors(VectorSource.MODELS, LAYER).bias().direction(LAYER));
    }

    /** The encoder's rows as directions, and biases that only the formula knows of. */
    @Test
    void categoriesOfAnAutoencoderAreItsStrongestFeatures() throws IOException {
        Random random = new Random(8);
        int width = thinking.embeddingSize();
        float[] encoder = new float[width * CATEGORIES];
        float[] decoderBias = new float[width];
        float[] bias = {0.2f, -0.1f, 0.05f};
        for (int i = 0; i < encoder.length; i++) {
            encoder[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < width; i++) {
            decoderBias[i] = (float) random.nextGaussian() * 0.05f;
        }
        new SafetensorsWriter().tensor("W_enc", encoder, width, CATEGORIES)
                .tensor("W_dec", encoder, CATEGORIES, width).tensor("b_dec", decoderBias).tensor("b_enc", bias)
                .write(folder.resolve("sae_weights.safetensors"));
        Files.writeString(folder.resolve("cfg.json"),
                """
                        {"architecture": "topk", "d_in": %d, "d_sae": %d, "k": 1, "dtype": "float32", "apply_b_dec_to_input": true,
                        "metadata": {"sae_lens_version": "6.12.1", "model_name": "m", "hook_name": "blocks.%d.hook_resid_post"}}
                        """
                        .formatted(width, CATEGORIES, LAYER));
        SparseAutoencoder autoencoder = SparseAutoencoder.read(folder);
        float[] mean = training.categories().mean();
        Categories categories = Categories.of(mean, autoencoder);
        assertThat(categories.layer()).isEqualTo(LAYER);
        assertThat(categories.count()).isEqualTo(CATEGORIES);
        int[] seen = new int[CATEGORIES];
        for (int trial = 0; trial < 50; trial++) {
            float[] row = new float[width];
            double square = 0;
            for (int i = 0; i < width; i++) {
                row[i] = mean[i] + (float) random.nextGaussian();
                square += Math.pow(row[i] - mean[i], 2);
            }
            double[] scores = new double[CATEGORIES];
            for (int c = 0; c < CATEGORIES; c++) {
                scores[c] = bias[c];
                for (int i = 0; i < width; i++) {
                    scores[c] += ((row[i] - mean[i]) / Math.sqrt(square) - decoderBias[i])
                            * encoder[i * CATEGORIES + c];
                }
            }
            int expected = IntStream.range(0, CATEGORIES).reduce((a, b) -> scores[b] > scores[a] ? b : a).orElseThrow();
            assertThat(categories.of(row)).isEqualTo(expected);
            seen[expected]++;
        }
        assertThat(Arrays.stream(seen).filter(count -> count > 0).count()).isGreaterThan(1);
        HybridTraining sorted = HybridTraining.read(base, thinking, traces, categories, StepSplitter.sentences(),
                Lab.options());
        assertThat(sorted.categories()).isSameAs(categories);
        assertThat(sorted.sentences()).hasSameSizeAs(training.sentences());
        assertThat(sorted.vectors(VectorSource.SEGMENTS, LAYER).bias().direction(LAYER))
                .containsExactly(training.vectors(VectorSource.SEGMENTS, LAYER).bias().direction(LAYER), within(1e-4f));
        assertThatIllegalArgumentException().isThrownBy(() -> Categories.of(new float[width + 1], autoencoder))
                .withMessageContaining(String.valueOf(width));
    }
}
