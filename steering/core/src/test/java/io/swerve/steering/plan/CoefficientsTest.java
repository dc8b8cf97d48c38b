package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Coefficients, read off a component to which 1000 times the coefficient is added. */
class CoefficientsTest {
    private static final int LAYER = 3;
    private static final int COMPONENT = 2;
    private static final double UNIT = 1000;
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static SteeringVector mark(int... layers) {
        float[] direction = new float[model.embeddingSize()];
        direction[COMPONENT] = (float) UNIT;
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : layers) {
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    /** What was seen of one run. */
    private static final class Seen {
        /** By position, the coefficient, to about 0.02. */
        final List<Double> coefficients = new ArrayList<>();
        /** By position of the token that was chosen, where known. */
        final List<Double> entropies = new ArrayList<>();
        final List<Double> divergences = new ArrayList<>();
    }

    /** Decodes a prompt and then given tokens one by one, or greedy ones where they are negative. */
    private static Seen run(Coefficient coefficient, int... continuation) {
        Seen seen = new Seen();
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.add(mark(LAYER))).times(coefficient));
        try (Session session = model.openSession(Lab.options());
                Session plain = model.openSession(Lab.options());
                Steering steering = Steering.on(session);
                Registration _ = session.tap(rows -> {
                    for (int i = 0; i < rows.rows(); i++) {
                        seen.coefficients.add(rows.get(i, COMPONENT) / UNIT);
                    }
                }, RowSelection.ALL, Layers.of(LAYER))) {
            Sequence sequence = session.newSequence();
            Sequence unsteered = plain.newSequence();
            steering.steer(sequence, plan);
            LogitStatistics statistics = new LogitStatistics();
            float[] logits = Lab.copy(sequence.prefill(prompt));
            session.logits(lastIndex()).measure(statistics, 1);
            double divergence = unsteered.prefill(prompt).divergence(session.logits(lastIndex()), 1);
            for (int token : continuation) {
                seen.entropies.add(statistics.entropy());
                seen.divergences.add(divergence);
                int next = token < 0 ? Lab.argmax(logits) : token;
                logits = Lab.copy(sequence.decode(next));
                session.logits(0).measure(statistics, 1);
                divergence = unsteered.decode(next).divergence(session.logits(0), 1);
            }
        }
        return seen;
    }

    private static int lastIndex() {
        return prompt.length - 1;
    }

    private static int[] greedy(int count) {
        int[] tokens = new int[count];
        Arrays.fill(tokens, -1);
        return tokens;
    }

    @Test
    void rampsAndDecaysFollowTheSteps() {
        List<Double> ramp = run(new Coefficient.Ramp(0.5, 2, 6), greedy(9)).coefficients;
        List<Double> decay = run(new Coefficient.Decay(2, 3), greedy(9)).coefficients;
        for (int i = 0; i < prompt.length + 9; i++) {
            int step = Math.max(0, i - lastIndex());
            assertThat(ramp.get(i)).as("step %d", step).isCloseTo(0.5 + 1.5 * Math.min(step, 6) / 6, within(0.05));
            assertThat(decay.get(i)).as("step %d", step).isCloseTo(2 * Math.pow(2, -step / 3.0), within(0.05));
        }
    }

    @Test
    void eachLayerHasItsOwn() {
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.add(mark(1, 2, 3)))
                .times(new Coefficient.PerLayer(Map.of(1, 2.0, 3, -5.0, 4, 100.0))));
        double[] sums = new double[5];
        try (Session session = model.openSession(Lab.options());
                Steering _ = Steering.on(session, plan, SteeringOptions.defaults());
                Registration _ = session.tap(rows -> sums[rows.layer()] = rows.get(0, COMPONENT) / UNIT,
                        RowSelection.ALL, Layers.of(0, 1,
                                2, 3, 4))) {
            session.newSequence().prefill(prompt);
        }
        double[] expected = {0, 2, 2, -3, -3};
        for (int layer = 0; layer < 5; layer++) {
            assertThat(sums[layer]).as("layer %d", layer).isCloseTo(expected[layer], within(0.1));
        }
    }

    @Test
    void functionsSeeTheStatisticsOfTheTokenBefore() {
        Coefficient coefficient = new Coefficient.OfToken(
                token -> token.hasStatistics() ? 1 + token.statistics().entropy() : token.step() >= 0 ? -1 : -2);
        Seen seen = run(coefficient, greedy(20));
        for (int i = 0; i < seen.coefficients.size(); i++) {
            double expected = i < lastIndex()
                    ? -2
                    : i == lastIndex() ? -1 : 1 + seen.entropies.get(i - prompt.length);
            assertThat(seen.coefficients.get(i)).as("position %d", i).isCloseTo(expected, within(0.05));
        }
    }

    @Test
    void theirStatisticsAreThoseOfTheGeneration() {
        List<Double> seen = new ArrayList<>();
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.add(mark(LAYER))).when(new Trigger.Steps(1, 99))
                .times(new Coefficient.OfToken(token -> {
                    seen.add(token.statistics().entropy());
                    return 0.001;
                })));
        try (Session session = model.openSession(Lab.options());
                Steering steering = Steering.on(session);
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            Sequence sequence = session.newSequence();
            steering.steer(sequence, plan);
            try (Generation generation = Generation.start(sequence, prompt, sampler,
                    GenerationOptions.defaults().withMaxTokens(20))) {
                generation.finish();
                assertThat(seen).hasSize(19);
                for (int i = 0; i < seen.size(); i++) {
                    assertThat((float) (double) seen.get(i)).isEqualTo((float) generation.trace().entropy(i));
                }
            }
        }
    }

    /** A governor as its documentation has it, which goes through all tokens each time. */
    private static double factor(Governor governor, List<Integer> tokens, List<Double> entropies,
            List<Double> divergences) {
        double factor = 1;
        for (int n = 1; n <= tokens.size(); n++) {
            boolean beyond = mean(entropies.subList(Math.max(0, n - 8), n)) > governor.maxEntropy()
                    || mean(divergences.subList(Math.max(0, n - 8), n)) > governor.maxDivergence()
                    || repetition(tokens.subList(Math.max(0, n - 64), n)) > governor.maxRepetition();
            double least = governor.backOff() > 0 ? 1e-3 : 0;
            factor = beyond ? Math.max(least, factor * governor.backOff()) : Math.min(1, factor * governor.recovery());
        }
        return factor;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(0);
    }

    private static double repetition(List<Integer> tokens) {
        Set<List<Integer>> before = new HashSet<>();
        int repeated = 0;
        for (int i = 0; i + 3 <= tokens.size(); i++) {
            if (!before.add(tokens.subList(i, i + 3))) {
                repeated++;
            }
        }
        return tokens.size() < 3 ? 0 : (double) repeated / (tokens.size() - 2);
    }

    private static List<Double> check(Governor governor, int... continuation) {
        Seen seen = run(Coefficient.of(1).governedBy(governor), continuation);
        List<Double> factors = seen.coefficients.subList(prompt.length, seen.coefficients.size());
        List<Integer> tokens = Arrays.stream(continuation).boxed().toList();
        for (int i = 0; i < continuation.length; i++) {
            assertThat(factors.get(i)).as("token %d of %s", i, factors)
                    .isCloseTo(factor(governor, tokens.subList(0, i + 1), seen.entropies.subList(0, i + 1),
                            seen.divergences.subList(0, i + 1)), within(0.05));
        }
        return factors;
    }

    @Test
    void aGovernorBacksOffFromRepetitionAndRecovers() {
        int[] tokens = new int[140];
        Random random = new Random(9);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i > 20 && i < 45 ? 100 + i % 3 : 100 + random.nextInt(600);
        }
        List<Double> factors = check(
                new Governor(Double.POSITIVE_INFINITY, 0.2, Double.POSITIVE_INFINITY, 0.5, 2), tokens);
        assertThat(factors.getFirst()).isGreaterThan(0.9);
        assertThat(factors.subList(21, 100)).anyMatch(factor -> factor < 0.1);
        assertThat(factors.getLast()).isGreaterThan(0.9);
    }

    @Test
    void aGovernorBacksOffFromEntropyAndDivergence() {
        int[] tokens = new Random(10).ints(40, 100, 700).toArray();
        double entropy = mean(run(Coefficient.of(1), tokens).entropies);
        List<Double> factors = check(new Governor(entropy, 1, Double.POSITIVE_INFINITY, 0.6, 1.5), tokens);
        assertThat(factors).anyMatch(factor -> factor < 0.7);
        factors = check(Governor.unbounded().withMaxDivergence(1e-6), tokens);
        assertThat(factors.get(8)).isLessThan(0.05);
    }

    @Test
    void aGovernorThatBacksOffToNothingEnds() {
        int[] tokens = new Random(11).ints(30, 100, 700).toArray();
        Arrays.fill(tokens, 10, 16, 100);
        List<Double> factors = check(new Governor(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, 0, 2), tokens);
        assertThat(factors.subList(0, 13)).allMatch(factor -> factor > 0.9);
        assertThat(factors.subList(13, 30)).allMatch(factor -> Math.abs(factor) < 0.05);
    }
}
