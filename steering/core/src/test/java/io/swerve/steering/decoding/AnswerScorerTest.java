package io.swerve.steering.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ContextFullException;
import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scores of many texts at once against the same texts decoded token by token. */
class AnswerScorerTest {
    private static final SessionOptions OPTIONS = Lab.options();
    private static final Offset<Double> ROUNDING = within(1e-4);

    private static Model model;
    private static SteeringVector vector;
    private static List<int[]> prefixes;
    private static List<int[]> targets;

    @BeforeAll
    static void load() {
        model = Lab.model();
        vector = Lab.randomVector(new Random(11), model.embeddingSize(), 1, 2, 4);
        prefixes = Lab.problems("dev.jsonl").stream().limit(5)
                .map(problem -> model.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT)).toList();
        targets = Lab.problems("dev.jsonl").stream().limit(5).map(
                problem -> model.tokenizer().encode("The answer is " + problem.answer() + ".<|im_end|>",
                        Encoding.PROMPT_PART))
                .toList();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ScoredText reference(ScoringRequest request) {
        try (Session session = model.openSession(OPTIONS.withContextSize(512));
                Steering steering = Steering.on(session);
                Sequence sequence = session.newSequence()) {
            steering.steer(sequence, request.plan());
            LogitStatistics statistics = new LogitStatistics();
            ScoredText text = new ScoredText(new double[request.target().length],
                    new float[request.target().length]);
            Logits logits = sequence.prefill(request.prefix());
            for (int i = 0; i < request.target().length; i++) {
                logits.measure(statistics, 1);
                text.logProbabilities()[i] = statistics.logProbability(logits.get(request.target()[i]));
                text.entropies()[i] = (float) statistics.entropy();
                if (i < request.target().length - 1) {
                    logits = sequence.decode(request.target()[i]);
                }
            }
            return text;
        }
    }

    private static List<ScoringRequest> requests() {
        List<SteeringPlan> plans = List.of(SteeringPlan.none(), SteeringPlan.adding(vector, 1),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(Trigger.firstSteps(2))),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.EntropyAbove(0.5))),
                SteeringPlan.of(Rule.of(Intervention.projectOut(vector)).when(Trigger.generation())));
        List<ScoringRequest> requests = new ArrayList<>();
        for (int[] prefix : prefixes) {
            for (SteeringPlan plan : plans) {
                for (int[] target : targets) {
                    requests.add(new ScoringRequest(prefix, target, plan));
                }
            }
        }
        return requests;
    }

    @Test
    void scoresOfABatchAreThoseOfOneTokenAfterAnother() {
        List<ScoringRequest> requests = requests();
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withMaxSequences(8))) {
            List<ScoredText> texts = scorer.read(requests);
            for (int i = 0; i < requests.size(); i += 7) {
                ScoredText expected = reference(requests.get(i));
                assertThat(texts.get(i).logProbabilities()).containsExactly(expected.logProbabilities(), ROUNDING);
                assertThat(texts.get(i).entropies()).containsExactly(expected.entropies(), within(1e-4f));
                assertThat(texts.get(i).sum()).isEqualTo(Arrays.stream(texts.get(i).logProbabilities()).sum(),
                        within(1e-9));
            }
        }
    }

    @Test
    void scoresDependNeitherOnTheirNeighboursNorOnSharedPrefixes() {
        List<ScoringRequest> requests = requests().subList(0, 50);
        List<double[]> together;
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withMaxSequences(6))) {
            together = scorer.logProbabilities(requests);
        }
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withMaxSequences(1))) {
            for (int i = 0; i < requests.size(); i++) {
                ScoringRequest request = requests.get(i);
                assertThat(scorer.logProbabilities(request.prefix(), request.target(), request.plan()))
                        .containsExactly(together.get(i), ROUNDING);
            }
        }
    }

    @Test
    void theProbabilitiesOfAllNextTokensAreOne() {
        List<ScoringRequest> every = new ArrayList<>();
        for (int token = 0; token < model.tokenizer().vocabularySize(); token++) {
            every.add(ScoringRequest.of(prefixes.getFirst(), new int[]{token}));
        }
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withMaxSequences(32))) {
            double sum = scorer.logProbabilities(every).stream().mapToDouble(scores -> Math.exp(scores[0])).sum();
            assertThat(sum).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void whatTheModelWritesHasTheProbabilitiesThatItWroteItWith() {
        DecodedText text;
        try (ParallelDecoder decoder = ParallelDecoder.open(model, OPTIONS)) {
            text = decoder.decode(List.of(DecodingRequest.greedy(prefixes.get(2), 60))).getFirst();
        }
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS)) {
            double[] scores = scorer.logProbabilities(prefixes.get(2), text.tokens(), SteeringPlan.none());
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).isCloseTo(text.logProbabilities()[i], ROUNDING);
            }
        }
    }

    @Test
    void emptyTargetsHaveNoScores() {
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withMaxSequences(2))) {
            assertThat(scorer.logProbabilities(prefixes.getFirst(), new int[0], SteeringPlan.none())).isEmpty();
            assertThat(scorer.logProbabilities(List.of())).isEmpty();
            assertThat(scorer.logProbabilities(new int[]{5}, new int[]{6, 7}, SteeringPlan.none())).hasSize(2);
        }
    }

    @Test
    void aTextLongerThanTheContextIsRefused() {
        try (AnswerScorer scorer = AnswerScorer.open(model, OPTIONS.withContextSize(256))) {
            assertThatThrownBy(
                    () -> scorer.logProbabilities(prefixes.getFirst(), new int[300], SteeringPlan.none()))
                    .isInstanceOf(ContextFullException.class).hasMessageContaining("contextSize");
            assertThatThrownBy(() -> ScoringRequest.of(new int[0], new int[1]))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("prefix");
            scorer.stop();
            assertThatThrownBy(() -> scorer.logProbabilities(prefixes.getFirst(), new int[3], SteeringPlan.none()))
                    .isInstanceOf(CancellationException.class);
        }
    }
}
