package io.swerve.reasoning.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.reasoning.hybrid.HybridStep.Candidate;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridDecoderTest {
    private static final long SEED = 5;
    private static final int MAX_TOKENS = 40;
    private static final int LAYER = 5;
    private static Model base;
    private static Model thinking;
    private static List<int[]> prompts;
    private static HybridTraining training;
    private static CategoryVectors vectors;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        base = Lab.model("lab-base-q8_0.gguf");
        thinking = Lab.model();
        prompts = Lab.problems("dev.jsonl").stream()
                .map(problem -> base.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT)).toList();
        List<DecodedText> texts = greedy(thinking, prompts.subList(0, 8), 250);
        training = HybridTraining.read(base, thinking,
                IntStream.range(0, texts.size())
                        .mapToObj(i -> new HybridTraining.TrainingTrace(prompts.get(i), texts.get(i).tokens()))
                        .toList(),
                HybridTrainingOptions.of(6, 3).withSeed(SEED), Lab.options());
        vectors = training.vectors(VectorSource.MODELS, LAYER);
        prompts = prompts.subList(20, 23);
    }

    @AfterAll
    static void close() {
        base.close();
        thinking.close();
    }

    private static SessionOptions options(int parallel) {
        return Lab.options().withContextSize(parallel * 512).withMaxSequences(parallel);
    }

    private static List<DecodedText> greedy(Model model, List<int[]> which, int tokens) {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, options(1))) { // equal batches, equal bits
            return decoder.decode(which.stream().map(prompt -> DecodingRequest.greedy(prompt, tokens)).toList());
        }
    }

    private static HybridSteering steering(Double... coefficients) {
        return HybridSteering.of(training.categories(), vectors, coefficients);
    }

    private static List<HybridText> write(Model first, Model second, HybridSteering how) {
        try (HybridDecoder decoder = HybridDecoder.open(first, second, how, options(1))) {
            return decoder.decode(prompts, MAX_TOKENS);
        }
    }

    @Test
    void oneModelWithItselfIsNeverSteered() {
        List<HybridText> texts = write(base, base, steering(4.0));
        List<DecodedText> alone = greedy(base, prompts, MAX_TOKENS);
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(texts.get(i).tokens()).isEqualTo(alone.get(i).tokens());
            assertThat(texts.get(i).stop()).isEqualTo(alone.get(i).stop());
            assertThat(texts.get(i).steps()).isEmpty();
            assertThat(texts.get(i).disagreements()).isZero();
        }
    }

    @Test
    void coefficientZeroIsTheBaseModel() {
        List<HybridText> texts = write(base, thinking, steering(0.0));
        List<DecodedText> alone = greedy(base, prompts, MAX_TOKENS);
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(texts.get(i).tokens()).isEqualTo(alone.get(i).tokens());
            assertThat(texts.get(i).steps()).isNotEmpty().hasSize(texts.get(i).disagreements());
        }
    }

    @Test
    void neverFiringIsTheBaseModel() {
        List<HybridText> texts = write(base, thinking, steering(4.0).withFiring(new Firing.ByChance(0, _ -> SEED)));
        List<DecodedText> alone = greedy(base, prompts, MAX_TOKENS);
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(texts.get(i).tokens()).isEqualTo(alone.get(i).tokens());
        }
        assertThat(write(base, thinking, steering(0.0).withFiring(new Firing.ByChance(1, _ -> SEED))))
                .allSatisfy(text -> assertThat(text.steps()).hasSize(text.chosen()));
    }

    @Test
    void writesTheCandidateThatTheThinkingModelLikesBest() {
        for (HybridText text : write(base, thinking, steering(0.5, 1.0, 2.0, 4.0, 6.0))) {
            for (HybridStep step : text.steps()) {
                assertThat(step.base()).isNotEqualTo(step.thinking());
                assertThat(step.candidates()).hasSize(5).allSatisfy(candidate -> assertThat(
                        candidate.thinkingLogProbability())
                        .isLessThanOrEqualTo(step.winner().thinkingLogProbability()));
                if (step.index() < text.tokens().length) {
                    assertThat(text.tokens()[step.index()]).isEqualTo(step.winner().token());
                }
            }
        }
    }

    /** What a candidate is: the text without its window, then the window with a control vector, in a session of its own. */
    @Test
    void candidatesAreWhatSeparateRunsPropose() {
        HybridSteering how = HybridSteering.of(training.categories(), vectors, 1.0, 4.0)
                .withWindows(List.of(1, 3, HybridSteering.ALL));
        HybridText text = write(base, thinking, how).getFirst();
        int checked = 0;
        for (HybridStep step : text.steps().subList(0, Math.min(3, text.steps().size()))) {
            int[] before = IntStream.concat(Arrays.stream(prompts.getFirst()),
                    Arrays.stream(text.tokens(), 0, step.index())).toArray();
            for (Candidate candidate : step.candidates()) {
                float[] logits = alone(before, candidate, step.category());
                int argmax = Lab.argmax(logits);
                double best = logProbability(logits, argmax);
                assertThat(logProbability(logits, candidate.token())).isCloseTo(best, within(0.05));
                assertThat(candidate.targetLogProbability())
                        .isCloseTo(logProbability(logits, step.thinking()), within(0.05));
                assertThat(candidate.thinkingLogProbability()).isCloseTo(
                        logProbability(unsteered(thinking, before), candidate.token()), within(0.05));
                checked++;
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(6);
    }

    private static float[] alone(int[] tokens, Candidate candidate, int category) {
        int window = candidate.window() == HybridSteering.ALL ? tokens.length : candidate.window();
        try (Session session = Lab.session(base); Sequence sequence = session.newSequence()) {
            if (window < tokens.length) {
                sequence.prefill(Arrays.copyOf(tokens, tokens.length - window));
            }
            SteeringVector vector = vectors.sum(category);
            SessionEngine.of(session).setControlVector(
                    Lab.controlVector(vector.scaled((float) candidate.coefficient()), base.layerCount()), LAYER, LAYER);
            return Lab.copy(sequence.prefill(Arrays.copyOfRange(tokens, tokens.length - window, tokens.length)));
        }
    }

    private static float[] unsteered(Model model, int... tokens) {
        try (Session session = Lab.session(model); Sequence sequence = session.newSequence()) {
            return Lab.copy(sequence.prefill(tokens));
        }
    }

    private static double logProbability(float[] logits, int token) {
        double max = logits[Lab.argmax(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return logits[token] - max - Math.log(sum);
    }

    @Test
    void realVectorsRaiseTheThinkingModelsTokensMoreThanRandomOnes() {
        double real = gain(steering(2.0));
        double random = gain(steering(2.0).withVectors(vectors.random(SEED)));
        assertThat(real).as("seed %d", SEED).isGreaterThan(0.05).isGreaterThan(random);
    }

    /** How much likelier the thinking model's tokens get at the disagreements. */
    private static double gain(HybridSteering how) {
        return write(base, thinking, how).stream().flatMap(text -> text.steps().stream())
                .mapToDouble(step -> step.winner().targetLogProbability() - step.baseLogProbability()).average()
                .orElseThrow();
    }

    @Test
    void severalTextsAtOnceAreSteeredEach() {
        try (HybridDecoder decoder = HybridDecoder.open(base, thinking, steering(2.0, 4.0), options(2))) {
            List<HybridText> texts = decoder.decode(prompts, 10);
            assertThat(texts).hasSize(3).allSatisfy(text -> assertThat(text.tokens()).isNotEmpty());
            assertThat(decoder.decode(List.of(), 10)).isEmpty();
        }
    }

    @Test
    void controlsKeepTheirNorms() {
        CategoryVectors random = vectors.random(SEED);
        CategoryVectors shuffled = vectors.shuffled(SEED);
        assertThat(vectors.biasOnly().sum(0).direction(LAYER)).isEqualTo(vectors.bias().direction(LAYER));
        for (int c = 0; c < 6; c++) {
            assertThat(random.sum(c).norm(LAYER)).isCloseTo(vectors.sum(c).norm(LAYER), within(1e-3));
            assertThat(shuffled.categories().get(c)).isNotSameAs(vectors.categories().get(c))
                    .isIn(vectors.categories());
        }
        assertThat(random).isEqualTo(vectors.random(SEED)).isNotEqualTo(vectors.random(SEED + 1));
    }

    @Test
    void sentencesAreThoseOfTheTraces() {
        assertThat(training.sentences()).hasSizeGreaterThan(30).allSatisfy(sentence -> {
            assertThat(sentence.to()).isGreaterThan(sentence.from());
            assertThat(sentence.category()).isBetween(0, 5);
        });
        assertThat(training.sentences()).extracting(HybridTraining.Sentence::category).contains(0, 1, 2, 3, 4, 5);
        assertThat(training.vectors(VectorSource.SEGMENTS, 2).sum(0).norm(2)).isPositive();
        assertThatIllegalArgumentException().isThrownBy(() -> training.vectors(VectorSource.MODELS, 0))
                .withMessageContaining("layer 0");
    }

    @Test
    void gapOfTheEnds() {
        assertThat(HybridText.gapRecovered(0.5, 0.5, 0.9)).isZero();
        assertThat(HybridText.gapRecovered(0.9, 0.5, 0.9)).isEqualTo(1);
        assertThat(HybridText.gapRecovered(0.634, 0.378, 0.834)).isCloseTo(0.561, within(1e-3));
        assertThat(HybridText.gapRecovered(0.5, 0.5, 0.5)).isNaN();
    }

    @Test
    void refusesModelsWithDifferentTokenizers() {
        Path changed = folder.resolve("other-tokens.gguf");
        GgufFile file = GgufFile.read(base.path());
        GgufWriter writer = new GgufWriter().putAll(file.metadata()).put("tokenizer.ggml.pre", GgufValue.text("gpt-2"));
        for (GgufTensor tensor : file.tensors()) {
            MemorySegment data = Arena.ofAuto().allocate(tensor.bytes(), 32);
            file.read(tensor.name(), data);
            writer.tensor(tensor.name(), tensor.type(), tensor.shape(), data);
        }
        writer.write(changed);
        try (Model other = Model.load(changed)) {
            assertThatExceptionOfType(DifferentTokenizersException.class)
                    .isThrownBy(() -> HybridDecoder.open(base, other, steering(1.0), options(1)))
                    .withMessageContaining("other-tokens.gguf").withMessageContaining("768");
        }
    }

    @Test
    void refusesWhatIsNoSteering() {
        assertThatIllegalArgumentException().isThrownBy(() -> steering()).withMessageContaining("coefficients");
        assertThatIllegalArgumentException().isThrownBy(() -> steering(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> HybridSteering.of(Categories.of(0, new float[1], List.of(new float[]{1})), vectors, 1.0))
                .withMessageContaining("6");
        assertThatIllegalArgumentException().isThrownBy(() -> new Firing.ByChance(1.5, _ -> 0));
    }
}
