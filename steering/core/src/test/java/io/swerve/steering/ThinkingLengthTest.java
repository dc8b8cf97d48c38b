package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.Extraction;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the vectors are for: a direction read from 50 pairs of prompts shortens the model's reasoning on other problems,
 * which have no system prompt, and the answers stay right.
 *
 * <p>
 * The recipe: difference of means at the last prompt token, "Be brief." minus "Think step by step."; the last layer
 * only; strength 2, and only while the first two generated tokens, {@code <think>} and the line break, are decoded.
 * What follows goes on as it began. Measured on all 400 problems of the lab's development set: 94 thinking tokens
 * become 24, as many as the prompt "Be brief." itself gives, with all answers right. The steering takes hold at the
 * second of the two tokens; strengths from 2 to 3 and 5 to 200 pairs give the same.
 */
class ThinkingLengthTest {
    private static final int PROBLEMS = 14;
    /** One more than the step that decodes the line break behind the opening marker. */
    private static final int STEERED_STEPS = 2;
    private static final float STRENGTH = 2;
    private static final int MAX_STEPS = 250;
    private static final Pattern ANSWER = Pattern.compile("The answer is (.+?)\\.");

    private static Model model;
    private static Session session;
    private static List<Lab.Problem> problems;
    private static SteeringVector brief;
    private static Outcome plain;

    /** How a set of problems went: right answers, and tokens inside the thinking span on average. */
    private record Outcome(int right, double thinking) {}

    @BeforeAll
    static void extract() {
        model = Lab.model();
        session = model.openSession(
                Lab.options().withContextSize(512 * PROBLEMS).withMaxSequences(PROBLEMS));
        List<Lab.Problem> all = Lab.problems("dev.jsonl");
        problems = IntStream.range(0, PROBLEMS).mapToObj(i -> all.get(i * all.size() / PROBLEMS)).toList();
        Extraction extraction = Extractor.extract(session, Lab.briefness(50), ExtractionOptions.defaults());
        brief = extraction.vector().onLayer(model.layerCount() - 1);
        plain = solve(0, brief);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aContrastOfPromptsShortensTheReasoning() {
        Outcome steered = solve(STRENGTH, brief);
        assertThat(plain.right()).isGreaterThanOrEqualTo(PROBLEMS - 1);
        assertThat(steered.right()).as("right answers").isGreaterThanOrEqualTo(plain.right() - 1);
        assertThat(steered.thinking()).as("thinking tokens, unsteered %s", plain.thinking())
                .isLessThan(plain.thinking() / 2);
    }

    /** There, the model is about to choose how to begin, and the difference as it is suffices. */
    @Test
    void aDirectionReadWhereItIsUsedNeedsNoExtraStrength() {
        List<ContrastPair> behindMarker = Lab.briefness(50).stream()
                .map(pair -> new ContrastPair(pair.positive() + "<think>\n", pair.negative() + "<think>\n")).toList();
        SteeringVector vector = Extractor.extract(session, behindMarker, ExtractionOptions.defaults()).vector()
                .onLayer(model.layerCount() - 1);
        Outcome steered = solve(1, vector);
        assertThat(steered.right()).as("right answers").isGreaterThanOrEqualTo(plain.right() - 1);
        assertThat(steered.thinking()).as("thinking tokens, unsteered %s", plain.thinking())
                .isLessThan(plain.thinking() / 2);
    }

    /** Up to what a few problems' chance allows. */
    @Test
    void moreStrengthNeverLengthensThinking() {
        double before = plain.thinking();
        for (float strength : new float[]{0.5f, 1, 2.5f}) {
            double now = solve(strength, brief).thinking();
            assertThat(now).as("thinking tokens at strength %s", strength).isLessThan(before + 0.1 * plain.thinking());
            before = now;
        }
        assertThat(before).isLessThan(plain.thinking() / 2);
    }

    @Test
    void aRandomDirectionOfTheSameLengthDoesNot() {
        int layer = brief.firstLayer();
        for (int seed = 1; seed <= 2; seed++) {
            SteeringVector random = Lab.randomVector(new Random(seed), brief.embeddingSize(), 1, layer);
            SteeringVector equal = random.scaled((float) (brief.norm(layer) / random.norm(layer)));
            assertThat(solve(STRENGTH, equal).thinking()).as("thinking tokens with random direction %s", seed)
                    .isGreaterThan(plain.thinking() * 0.75);
        }
    }

    @Test
    void theOppositeDirectionDoesNot() {
        assertThat(solve(-STRENGTH, brief).thinking()).isGreaterThan(plain.thinking() * 0.75);
    }

    /** Decodes all problems together, greedily. */
    private static Outcome solve(float strength, SteeringVector vector) {
        Tokenizer tokenizer = model.tokenizer();
        List<Sequence> sequences = new ArrayList<>();
        List<List<Integer>> replies = new ArrayList<>();
        int[] next = new int[PROBLEMS];
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.add(vector)).times(strength)
                .when(new Trigger.Steps(1, STEERED_STEPS + 1)));
        try (Steering _ = Steering.on(session, plan, SteeringOptions.defaults())) {
            for (int i = 0; i < PROBLEMS; i++) {
                int[] prompt = tokenizer.encode(problems.get(i).prompt(Optional.empty()), Encoding.PROMPT);
                sequences.add(session.newSequence());
                replies.add(new ArrayList<>());
                next[i] = Lab.argmax(Lab.copy(sequences.get(i).prefill(prompt)));
            }
            for (int step = 0; step < MAX_STEPS; step++) {
                if (!decode(sequences, replies, next)) {
                    break;
                }
            }
        } finally {
            session.batch().clear();
            sequences.forEach(Sequence::close);
        }
        return outcome(replies);
    }

    private static boolean decode(List<Sequence> sequences, List<List<Integer>> replies, int[] next) {
        Batch batch = session.batch();
        batch.clear();
        int[] index = new int[PROBLEMS];
        Arrays.fill(index, -1);
        for (int i = 0; i < PROBLEMS; i++) {
            if (!model.tokenizer().isEndOfGeneration(next[i])) {
                replies.get(i).add(next[i]);
                index[i] = batch.add(sequences.get(i), next[i], true);
            }
        }
        if (batch.size() == 0) {
            return false;
        }
        session.decode(batch);
        for (int i = 0; i < PROBLEMS; i++) {
            if (index[i] >= 0) {
                next[i] = Lab.argmax(Lab.copy(session.logits(index[i])));
            }
        }
        return true;
    }

    private static Outcome outcome(List<List<Integer>> replies) {
        int open = model.tokenizer().encode("<think>", Encoding.PROMPT_PART)[0];
        int end = model.tokenizer().encode("</think>", Encoding.PROMPT_PART)[0];
        int right = 0;
        double thinking = 0;
        for (int i = 0; i < PROBLEMS; i++) {
            List<Integer> reply = replies.get(i);
            int from = reply.indexOf(open);
            int to = reply.contains(end) ? reply.indexOf(end) : reply.size();
            thinking += from < 0 ? 0 : to - from - 1;
            String text = model.tokenizer()
                    .decode(reply.stream().skip(to).mapToInt(Integer::intValue).toArray());
            Optional<String> answer = ANSWER.matcher(text).results().map(MatchResult::group).findFirst();
            right += answer.equals(Optional.of("The answer is " + problems.get(i).answer() + ".")) ? 1 : 0;
        }
        return new Outcome(right, thinking / PROBLEMS);
    }
}
