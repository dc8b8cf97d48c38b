package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans on a real model: every tier gives the same bits, and each sequence follows its own plan. */
class SteeringTest {
    private static final Path THINK = Path.of("..", "..", "bench", "base", "src", "main", "resources", "io", "swerve",
            "bench",
            "model",
            "lab-think-q8_0.gguf");
    private static Model model;
    private static int[] prompt;
    private static SteeringVector vector;

    @BeforeAll
    static void load() {
        model = Model.load(THINK);
        prompt = model.tokenizer()
                .encode("<|im_start|>user\nStart with 42, then double, then add 4. What is the result "
                        + "modulo 100?<|im_end|>\n<|im_start|>assistant\n", Encoding.PROMPT);
        vector = random(7, 1, 5);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static SteeringVector random(long seed, int first, int last) {
        Random random = new Random(seed);
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer = first; layer <= last; layer++) {
            float[] direction = new float[model.embeddingSize()];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) random.nextGaussian() * 0.3f;
            }
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    private static SessionOptions options(int sequences) {
        return SessionOptions.defaults().withContextSize(1024).withBatchSize(24, 8).withThreads(1)
                .withMaxSequences(sequences);
    }

    private static float[] row(Logits logits) {
        float[] row = new float[logits.size()];
        logits.copyTo(row);
        return row;
    }

    private static int argmax(float[] row) {
        return IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
    }

    /** The logits of a prompt and some greedy tokens. */
    private static List<float[]> run(Sequence sequence, int steps) {
        List<float[]> rows = new ArrayList<>();
        rows.add(row(sequence.prefill(prompt)));
        for (int i = 0; i < steps; i++) {
            rows.add(row(sequence.decode(argmax(rows.getLast()))));
        }
        return rows;
    }

    private static List<float[]> run(SteeringPlan plan) {
        try (Session session = model.openSession(options(1));
                Steering steering = Steering.on(session)) {
            Sequence sequence = session.newSequence();
            steering.steer(sequence, plan);
            return run(sequence, 12);
        }
    }

    private static List<float[]> unsteered() {
        try (Session session = model.openSession(options(1))) {
            return run(session.newSequence(), 12);
        }
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("step %d", i).containsExactly(expected.get(i));
        }
    }

    @Test
    void everyTierGivesTheSameBits() {
        List<float[]> expected;
        try (Session session = model.openSession(options(1))) {
            SessionEngine.of(session).setControlVector(Lab.controlVector(vector.scaled(1.5f), model.layerCount()), 1,
                    model.layerCount() - 1);
            expected = run(session.newSequence(), 12);
        }
        assertThat(expected.getFirst()).isNotEqualTo(unsteered().getFirst());
        SteeringPlan inGraph = SteeringPlan.adding(vector, 1.5);
        assertThat(Steering.explain(inGraph, model).tier()).isEqualTo(Tier.CONTROL_VECTOR);
        assertSame(run(inGraph), expected);
        SteeringPlan live = SteeringPlan.of(Rule.of(Intervention.add(vector))
                .times(new Coefficient.OfToken(token -> 1.5)));
        assertThat(Steering.explain(live, model).tier()).isEqualTo(Tier.LIVE_VECTOR);
        assertSame(run(live), expected);
        SteeringPlan callback = SteeringPlan.of(Rule.of(Intervention.add(vector)).times(1.5)
                .when(new Trigger.ProbeAbove(0, random(1, 0, 0), -1e30)));
        assertThat(Steering.explain(callback, model).tier()).isEqualTo(Tier.CALLBACK);
        assertSame(run(callback), expected);
    }

    @Test
    void twoAdditionsAreOneInEveryTier() {
        SteeringVector other = random(8, 2, 4);
        SteeringPlan plan = SteeringPlan.adding(vector, 1).and(Rule.of(Intervention.add(other)).times(-0.7));
        Trigger always = new Trigger.ProbeAbove(0, random(1, 0, 0), -1e30);
        SteeringPlan callback = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(always),
                Rule.of(Intervention.add(other)).times(-0.7).when(always));
        assertSame(run(callback), run(plan));
    }

    @Test
    void nothingChangesNothing() {
        List<float[]> plain = unsteered();
        assertSame(run(SteeringPlan.none()), plain);
        assertSame(run(SteeringPlan.adding(vector, 0)), plain);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.projectOut(random(3, 0, 5))).times(0))), plain);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.Positions(500, 600)))),
                plain);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.add(vector))
                .when(new Trigger.ProbeAbove(1, random(1, 1, 1), 1e30)))), plain);
    }

    @Test
    void sequencesOfOneBatchFollowTheirOwnPlans() {
        List<SteeringPlan> plans = List.of(SteeringPlan.none(), SteeringPlan.adding(vector, 1),
                SteeringPlan.adding(random(5, 0, 3), 2),
                SteeringPlan.of(Rule.of(Intervention.projectOut(random(6, 0, 5)))));
        try (Session session = model.openSession(options(4));
                Steering steering = Steering.on(session)) {
            List<Sequence> sequences = new ArrayList<>();
            for (SteeringPlan plan : plans) {
                Sequence sequence = session.newSequence();
                steering.steer(sequence, plan);
                sequences.add(sequence);
            }
            int[][] generated = generateTogether(session, sequences, 10);
            for (int i = 0; i < plans.size(); i++) {
                List<float[]> alone = run(plans.get(i));
                for (int step = 0; step < 10; step++) {
                    // A batch sums in another order, which may turn a close decision and everything after it.
                    float[] row = alone.get(step);
                    if (argmax(row) != generated[i][step]) {
                        assertThat(row[argmax(row)] - row[generated[i][step]]).as("plan %d, step %d", i, step)
                                .isLessThan(0.05f);
                        break;
                    }
                }
            }
        }
    }

    private static int[][] generateTogether(Session session, List<Sequence> sequences, int steps) {
        int[][] generated = new int[sequences.size()][steps];
        for (Sequence sequence : sequences) {
            sequence.prefill(Arrays.copyOf(prompt, prompt.length - 1));
        }
        Batch batch = session.batch();
        for (int step = 0; step < steps; step++) {
            batch.clear();
            for (int i = 0; i < sequences.size(); i++) {
                batch.add(sequences.get(i), step == 0 ? prompt[prompt.length - 1] : generated[i][step - 1], true);
            }
            session.decode(batch);
            for (int i = 0; i < sequences.size(); i++) {
                generated[i][step] = argmax(row(session.logits(i)));
            }
        }
        batch.clear();
        return generated;
    }

    @Test
    void theCacheIsNotPassedOffAsAnothers() {
        SteeringPlan always = SteeringPlan.adding(vector, 1);
        SteeringPlan later = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.Steps(1, 9)));
        try (Session session = model.openSession(options(3));
                Steering steering = Steering.on(session)) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            assertThatThrownBy(() -> steering.steer(sequence, always)).isInstanceOf(SteeringPlanException.class)
                    .hasMessageContaining("steerFromHere");
            steering.steer(sequence, later); // does not act on a prompt
            sequence.decode(prompt[0]);
            assertThat(steering.receipt(sequence).rules().getFirst().rows()).isEqualTo(1);
            Sequence fork = sequence.fork();
            assertThat(steering.plan(fork)).isEqualTo(later);
            assertThatThrownBy(() -> steering.steer(fork, SteeringPlan.none()))
                    .isInstanceOf(SteeringPlanException.class);
            steering.steerFromHere(fork, SteeringPlan.none());
            assertThatThrownBy(() -> steering.steer(fork, always)).isInstanceOf(SteeringPlanException.class);
            fork.truncate(0);
            steering.steer(fork, always);
            fork.close();
            Sequence next = session.newSequence();
            assertThat(steering.plan(next)).isEqualTo(SteeringPlan.none());
        }
    }

    @Test
    void tokensFromBeforeTheSteeringAreNotPassedOffAsSteered() {
        SteeringPlan plan = SteeringPlan.adding(vector, 1);
        try (Session session = model.openSession(options(2))) {
            Sequence before = session.newSequence();
            before.prefill(prompt);
            try (Steering steering = Steering.on(session, plan, SteeringOptions.defaults())) {
                assertThat(steering.plan(before)).isEqualTo(SteeringPlan.none());
                steering.steerFromHere(before, plan);
                assertThat(steering.plan(before)).isEqualTo(plan);
                assertThat(steering.plan(session.newSequence())).isEqualTo(plan);
            }
        }
    }

    @Test
    void receiptsTellWhatWasDone() {
        SteeringPlan plan = SteeringPlan.adding(vector, 1).and(
                Rule.of(Intervention.projectOut(random(4, 3, 3))).when(Trigger.generation()).named("ablate")).and(
                        Rule.of(Intervention.add(vector)).when(new Trigger.Positions(900, 901)).named("never"));
        try (Session session = model.openSession(options(1));
                Steering steering = Steering.on(session, plan,
                        SteeringOptions.defaults().withProjections(true).withDivergence(true))) {
            Sequence sequence = session.newSequence();
            run(sequence, 5);
            Receipt receipt = steering.receipt(sequence);
            assertThat(receipt.tokens()).isEqualTo(prompt.length + 5);
            assertThat(receipt.rules().get(0).rows()).isEqualTo(prompt.length + 5);
            assertThat(receipt.rules().get(0).after()).isGreaterThan(receipt.rules().get(0).before());
            assertThat(receipt.rules().get(1).rows()).isEqualTo(6);
            assertThat(receipt.rules().get(1).after()).isBetween(-1e-4, 1e-4);
            assertThat(receipt.rules().get(2).rows()).isZero();
            assertThat(receipt.meanDivergence()).isPositive();
            assertThat(receipt.maxDivergence()).isGreaterThanOrEqualTo(receipt.meanDivergence());
            assertThat(receipt.warnings()).singleElement().asString().contains("never");
        }
    }
}
