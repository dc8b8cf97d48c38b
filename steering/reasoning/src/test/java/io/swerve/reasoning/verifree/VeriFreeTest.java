package io.swerve.reasoning.verifree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VeriFreeTest {
    private static final long SEED = 20260117;
    private static final String MARKER = "The answer is";
    private static final AnswerFrame FRAME = new AnswerFrame(MARKER, " ", ".");
    private static final String QUESTION = "Start with 42, then double, then add 4. What is the result modulo 100?";
    private static final String TRACE = "<think>\n42 + 42 = 84; 84 + 4 = 88.\n</think>\nThe answer is";
    private static Model model;
    private static Tokenizer tokenizer;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Lab.model();
        tokenizer = model.tokenizer();
        prompt = tokenizer.encode(new Lab.Problem("chain", 2, QUESTION, "88").prompt(Optional.empty()),
                Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] trace(String text) {
        return tokenizer.encode(text, Encoding.PROMPT_PART);
    }

    private static AnswerScorer scorer(int sequences) {
        return AnswerScorer.open(model, Lab.options().withContextSize(2048).withMaxSequences(sequences));
    }

    private static double[] softmax(float[] logits) {
        double max = logits[Lab.argmax(logits)];
        double[] weights = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - max)).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** The probabilities of the token behind a text, from a session of its own. */
    private static double[] next(int[]... parts) {
        try (Session session = Lab.session(model); Sequence sequence = session.newSequence()) {
            Logits logits = sequence.prefill(Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray());
            return softmax(Lab.copy(logits));
        }
    }

    @Test
    void theRewardIsTheProductOfTheTokensProbabilitiesComputedOneByOne() {
        int[] tail = tokenizer.encode(" 88.", Encoding.TEXT_PART);
        double expected = 0;
        for (int i = 0; i < tail.length; i++) {
            expected += Math.log(next(prompt, trace(TRACE), Arrays.copyOf(tail, i))[tail[i]]);
        }
        TraceGroup group = new TraceGroup(prompt, List.of(trace(TRACE + " 17.<|im_end|>"), trace("no idea")), "88",
                SteeringPlan.none());
        try (AnswerScorer scorer = scorer(4)) {
            List<TraceReward> rewards = new VeriFree(scorer, FRAME).rewards(group);
            assertThat(rewards.get(0).logProbability()).isCloseTo(expected, within(1e-3));
            assertThat(rewards.get(0).clean()).isTrue();
            assertThat(rewards.get(1)).isEqualTo(TraceReward.NONE);
        }
    }

    @Test
    void rewardsOfManyGroupsAreThoseOfEachAlone() {
        List<TraceGroup> groups = new ArrayList<>();
        for (Lab.Problem problem : Lab.problems("dev.jsonl").subList(0, 6)) {
            int[] asked = tokenizer.encode(problem.prompt(Optional.empty()), Encoding.PROMPT);
            groups.add(new TraceGroup(asked, List.of(trace(TRACE), trace("<think>\nLet me see.\n</think>\n" + MARKER),
                    trace("I give up.")), problem.answer(), SteeringPlan.none()));
        }
        try (AnswerScorer many = scorer(8); AnswerScorer single = scorer(1)) {
            List<List<TraceReward>> together = new VeriFree(many, FRAME).rewards(groups);
            for (int g = 0; g < groups.size(); g++) {
                List<TraceReward> alone = new VeriFree(single, FRAME).rewards(groups.get(g));
                for (int t = 0; t < alone.size(); t++) {
                    assertThat(together.get(g).get(t).probability()).isCloseTo(alone.get(t).probability(),
                            within(1e-4));
                    assertThat(together.get(g).get(t).answered()).isEqualTo(t < 2);
                }
            }
        }
    }

    @Test
    void rewardsOfAllOptionsOfOneTokenSumToTheirMass() {
        String opening = "<think>\nThe word is A B C D.\n</think>\n" + MARKER;
        double[] probabilities = next(prompt, trace(opening));
        AnswerFrame bare = new AnswerFrame(MARKER, " ", "");
        double mass = 0;
        double rewards = 0;
        try (AnswerScorer scorer = scorer(1)) {
            for (char option = 'A'; option <= 'Z'; option++) {
                int[] tail = tokenizer.encode(" " + option, Encoding.TEXT_PART);
                if (tail.length == 1) {
                    mass += probabilities[tail[0]];
                    rewards += new VeriFree(scorer, bare).rewards(new TraceGroup(prompt, List.of(trace(opening)),
                            String.valueOf(option), SteeringPlan.none())).getFirst().probability();
                }
            }
        }
        assertThat(mass).isPositive();
        assertThat(rewards).isCloseTo(mass, within(1e-4));
    }

    @Test
    void theFrequencyOfTheAnswerAmongSamplesConvergesToTheReward() {
        String opening = "<think>\nI am not sure.\n</think>\n" + MARKER;
        double[] probabilities = next(prompt, trace(opening));
        int likely = IntStream.range(0, probabilities.length)
                .reduce((a, b) -> probabilities[b] > probabilities[a] ? b : a)
                .orElseThrow();
        Random random = new Random(SEED);
        int samples = 4000;
        int hits = 0;
        for (int i = 0; i < samples; i++) {
            double left = random.nextDouble();
            int token = 0;
            while (token < probabilities.length - 1 && (left -= probabilities[token]) >= 0) {
                token++;
            }
            hits += token == likely ? 1 : 0;
        }
        AnswerFrame bare = new AnswerFrame(MARKER, "", "");
        String answer = tokenizer.decode(likely);
        assertThat(tokenizer.encode(answer, Encoding.TEXT_PART)).containsExactly(likely);
        try (AnswerScorer scorer = scorer(1)) {
            double reward = new VeriFree(scorer, bare).rewards(new TraceGroup(prompt, List.of(trace(opening)), answer,
                    SteeringPlan.none())).getFirst().probability();
            double deviation = Math.sqrt(reward * (1 - reward) / samples);
            assertThat((double) hits / samples).isCloseTo(reward, within(5 * deviation + 1e-4));
        }
    }

    @Test
    void aCutKeepsTheTokensThatTheModelWrote() {
        int[] tokens = trace(TRACE + " 88.<|im_end|>");
        TraceCut cut = TraceCut.behind(tokenizer, tokens, MARKER).orElseThrow();
        assertThat(cut.clean()).isTrue();
        assertThat(cut.tokens()).isEqualTo(Arrays.copyOf(tokens, cut.tokens().length));
        assertThat(tokenizer.decode(cut.tokens(), true)).isEqualTo(TRACE);
        assertThat(TraceCut.behind(tokenizer, tokens, "<answer")).isEmpty();
    }

    @Test
    void aTokenThatReachesBeyondTheMarkerIsReplacedByTheMarkersPartOfIt() {
        int[] tokens = trace("So the final value is 88.");
        // the word is one token, so the marker ends inside it
        String marker = "the fin";
        assertThat(tokenizer.encode(" final", Encoding.TEXT_PART)).hasSize(1);
        TraceCut cut = TraceCut.behind(tokenizer, tokens, marker).orElseThrow();
        assertThat(cut.clean()).isFalse();
        assertThat(tokenizer.decode(cut.tokens(), true)).isEqualTo("So the fin");
    }

    @Test
    void joinedTokensDifferFromTheTokensOfTheTextOnlyWhereTheyCrossTheBoundary() {
        int[] tail = tokenizer.encode(FRAME.tail("88"), Encoding.TEXT_PART);
        assertThat(IntStream.concat(Arrays.stream(trace(TRACE)), Arrays.stream(tail)).toArray())
                .isEqualTo(trace(TRACE + FRAME.tail("88")));
        int[] head = tokenizer.encode("So the fin", Encoding.TEXT_PART);
        int[] rest = tokenizer.encode("al value", Encoding.TEXT_PART);
        assertThat(IntStream.concat(Arrays.stream(head), Arrays.stream(rest)).toArray())
                .isNotEqualTo(tokenizer.encode("So the final value", Encoding.TEXT_PART));
    }

    @Test
    void randomTracesAreCutBehindTheFirstMarker() {
        Random random = new Random(SEED);
        String[] pieces = {"The answer", " is", "The", " answer is", "The answer is", " 4", "\u00e9", "\n", "is 9."};
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int p = 0; p < 6; p++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int[] tokens = trace(text.toString());
            Optional<TraceCut> cut = TraceCut.behind(tokenizer, tokens, MARKER);
            int at = text.indexOf(MARKER);
            assertThat(cut.isPresent()).isEqualTo(at >= 0);
            cut.ifPresent(found -> assertThat(tokenizer.decode(found.tokens(), true))
                    .isEqualTo(text.substring(0, at + MARKER.length())));
        }
    }
}
