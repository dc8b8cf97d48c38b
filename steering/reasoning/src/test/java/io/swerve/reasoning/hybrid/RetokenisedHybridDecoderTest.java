package io.swerve.reasoning.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.UnsupportedModelException;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.reasoning.hybrid.HybridTraining.Sentence;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.plan.SteeringPlan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetokenisedHybridDecoderTest {
    private static final int MAX_TOKENS = 30;
    @TempDir
    private static Path folder;
    private static Model base;
    private static Model thinking;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        base = Lab.model("lab-base-q8_0.gguf");
        thinking = otherTokenizer();
        prompt = base.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        base.close();
        thinking.close();
    }

    /** The thinking model, whose tokenizer splits texts into words and numbers by other rules. */
    private static Model otherTokenizer() {
        Path changed = folder.resolve("other.gguf");
        try (Model original = Lab.model()) {
            GgufFile file = GgufFile.read(original.path());
            GgufWriter writer = new GgufWriter().putAll(file.metadata()).put("tokenizer.ggml.pre",
                    GgufValue.text("gpt-2"));
            for (GgufTensor tensor : file.tensors()) {
                MemorySegment data = Arena.ofAuto().allocate(tensor.bytes(), 32);
                file.read(tensor.name(), data);
                writer.tensor(tensor.name(), tensor.type(), tensor.shape(), data);
            }
            writer.write(changed);
        }
        return Model.load(changed);
    }

    private static HybridSteering steering(HybridTraining training, Double... coefficients) {
        return HybridSteering.of(training.categories(), training.vectors(VectorSource.SEGMENTS, 5), coefficients);
    }

    private static HybridTraining training(Model other) {
        int[] response = greedy(other, 120).tokens();
        return HybridTraining.read(base, other,
                List.of(HybridTraining.TrainingTrace.retokenised(base, prompt, other, prompt, response)),
                HybridTrainingOptions.of(2, 3).withSeed(1), Lab.options());
    }

    private static DecodedText greedy(Model model, int tokens) {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) {
            return decoder.decode(List.of(DecodingRequest.greedy(prompt, tokens))).getFirst();
        }
    }

    private static HybridText write(Model other, HybridSteering how) {
        HybridText[] texts = new HybridText[1];
        try (RetokenisedHybridDecoder decoder = RetokenisedHybridDecoder.open(base, other, how, Lab.options())) {
            decoder.decode(List.of(new PromptPair(prompt, prompt)), MAX_TOKENS, (index, text) -> texts[index] = text);
        }
        return texts[0];
    }

    @Test
    void oneModelWithItselfIsNeverSteered() {
        HybridText text = write(base, steering(training(thinking), 4.0));
        assertThat(text.text()).isEqualTo(greedy(base, MAX_TOKENS).text());
        assertThat(text.steps()).isEmpty();
    }

    @Test
    void coefficientZeroIsTheBaseModel() {
        HybridText text = write(thinking, steering(training(thinking), 0.0));
        assertThat(text.text()).isEqualTo(greedy(base, MAX_TOKENS).text());
        assertThat(text.steps()).hasSize(text.disagreements()).isNotEmpty();
        HybridText steered = write(thinking, steering(training(thinking), 1.0, 8.0));
        assertThat(steered.steps()).allSatisfy(step -> assertThat(step.candidates()).hasSize(2)
                .allSatisfy(candidate -> assertThat(candidate.thinkingLogProbability())
                        .isLessThanOrEqualTo(step.winner().thinkingLogProbability())));
    }

    @Test
    void followsATextThatIsTokenizedOtherwiseAsItGrows() {
        Tokenizer tokenizer = thinking.tokenizer();
        String text = "<think>\nOkay, let me work through this. I start with 41, so 41 + 12 = 53.";
        try (TextFollower steps = new TextFollower(thinking, Lab.options(), 3);
                TextFollower once = new TextFollower(thinking, Lab.options(), 3);
                AnswerScorer scorer = AnswerScorer.open(thinking, Lab.options())) {
            steps.begin(prompt);
            for (int end = 3; end < text.length(); end += 3) {
                steps.follow(text.substring(0, end));
            }
            steps.follow(text);
            steps.follow(text); // nothing new
            once.begin(prompt);
            once.follow(text);
            assertThat(steps.likeliest()).isEqualTo(once.likeliest());
            for (int i = 0; i < once.row().length; i++) {
                assertThat(steps.row()[i]).isCloseTo(once.row()[i], within(0.2f));
            }
            String more = " Then I add 7.";
            int[] whole = concat(prompt, tokenizer.encode(text, Encoding.PROMPT_PART));
            double[] expected = scorer.logProbabilities(whole, tokenizer.encode(more, Encoding.PROMPT_PART),
                    SteeringPlan.none());
            assertThat(once.logProbability(more)).isCloseTo(Arrays.stream(expected).average().orElseThrow(),
                    within(0.02));
            assertThat(once.logProbability("")).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(once.endLogProbability()).isNegative();
        }
    }

    private static int[] concat(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void sentencesAreFoundInBothTokenizations() {
        int[] response = greedy(thinking, 120).tokens();
        HybridTraining.TrainingTrace trace = HybridTraining.TrainingTrace.retokenised(base, prompt, thinking, prompt,
                response);
        assertThat(base.tokenizer().decode(trace.baseResponse(), true))
                .isEqualTo(thinking.tokenizer().decode(response, true));
        HybridTraining training = training(thinking);
        for (Sentence sentence : training.sentences()) {
            assertThat(base.tokenizer().decode(
                    Arrays.copyOfRange(trace.baseResponse(), sentence.baseFrom(), sentence.baseTo()), true))
                    .contains(sentence.text());
            assertThat(thinking.tokenizer().decode(Arrays.copyOfRange(response, sentence.from(), sentence.to()), true))
                    .contains(sentence.text());
        }
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> training.vectors(VectorSource.MODELS, 2));
        assertThatExceptionOfType(DifferentTokenizersException.class).isThrownBy(
                () -> HybridTraining.read(base, thinking, List.of(new HybridTraining.TrainingTrace(prompt, response)),
                        HybridTrainingOptions.of(1, 3).withSeed(1), Lab.options()));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptPair(prompt, new int[0]));
    }
}
