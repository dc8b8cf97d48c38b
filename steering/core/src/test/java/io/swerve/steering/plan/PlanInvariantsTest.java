package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.RowSelection;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every plan, whatever it is made of. */
class PlanInvariantsTest {
    private static final int STEPS = 8;
    private static Model model;
    private static int[] prompt;
    private static int[] other;
    private static List<float[]> plain;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").get(1).prompt(Optional.empty()), Encoding.PROMPT);
        other = model.tokenizer().encode(Lab.problems("dev.jsonl").get(2).prompt(Optional.empty()), Encoding.PROMPT);
        plain = run(SteeringPlan.none(), false);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static SessionOptions options() {
        return Lab.options().withContextSize(1024).withBatchSize(24, 8).withMaxSequences(3);
    }

    /** One sequence on its own, then two in one batch, of which the second is the one that is steered otherwise. */
    private static List<float[]> run(SteeringPlan plan, boolean controlVector) {
        List<float[]> rows = new ArrayList<>();
        try (Session session = model.openSession(options());
                Steering steering = controlVector ? null : Steering.on(session)) {
            Sequence one = session.newSequence();
            Sequence two = session.newSequence();
            if (controlVector) {
                Rule rule = plan.rules().getFirst();
                SteeringVector added = ((Intervention.Add) rule.intervention()).vector()
                        .scaled((float) ((Coefficient.Constant) rule.coefficient()).value());
                SessionEngine.of(session).setControlVector(Lab.controlVector(added, model.layerCount()), 1,
                        model.layerCount() - 1);
            } else {
                steering.steer(one, plan);
                steering.steer(two, plan);
            }
            rows.add(Lab.copy(one.prefill(prompt)));
            for (int i = 0; i < STEPS; i++) {
                rows.add(Lab.copy(one.decode(Lab.argmax(rows.getLast()))));
            }
            Batch batch = session.batch();
            for (int from = 0; from < 48; from += 8) {
                batch.clear();
                for (int i = from; i < from + 8; i++) {
                    batch.add(two, other[i % other.length], i % 5 == 4);
                    batch.add(one, prompt[i % prompt.length], true);
                }
                session.decode(batch);
                for (int i = 0; i < batch.size(); i++) {
                    if (batch.wantsLogits(i)) {
                        rows.add(Lab.copy(session.logits(i)));
                    }
                }
            }
            batch.clear();
        }
        return rows;
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("row %d", i).isEqualTo(expected.get(i));
        }
    }

    private static SteeringVector random(long seed, double scale, int... layers) {
        return Lab.randomVector(new Random(seed), model.embeddingSize(), scale, layers);
    }

    private static SteeringVector zero(int... layers) {
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : layers) {
            directions.put(layer, new float[model.embeddingSize()]);
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    private static Trigger byCallback() {
        return new Trigger.ProbeAbove(0, random(1, 1, 0), -1e30);
    }

    private static List<Intervention> interventions() {
        SteeringVector vector = random(2, 0.5, 0, 1, 2, 3, 4, 5);
        return List.of(Intervention.add(vector), Intervention.add(vector.onLayers(Layers.range(1, 5))),
                Intervention.projectOut(vector), Intervention.clamp(vector, 3), Intervention.cap(vector, -3),
                Intervention.rotate(vector, 1), Intervention.rescale(1.5, Layers.of(0, 2, 5)));
    }

    @Test
    void coefficientsOfNothingChangeNoBit() {
        List<Coefficient> nothing = List.of(Coefficient.of(0), Coefficient.of(-0.0),
                new Coefficient.PerLayer(Map.of(1, 0.0, 2, 0.0)), new Coefficient.OfToken(token -> 0));
        int i = 0;
        for (Intervention intervention : interventions()) {
            Coefficient coefficient = nothing.get(i++ % nothing.size());
            assertSame(run(SteeringPlan.of(Rule.of(intervention).times(coefficient)), false), plain);
        }
    }

    @Test
    void vectorsOfNothingChangeNoBit() {
        assertSame(run(SteeringPlan.adding(zero(1, 2, 5), 3), false), plain);
        assertSame(run(SteeringPlan.adding(zero(0, 1, 2, 5), 3), false), plain);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.add(zero(1, 3))).when(byCallback())), false), plain);
    }

    /** The same batches, some with rows of both sequences and without outputs. */
    @ParameterizedTest
    @ValueSource(doubles = {1, -0.37, 2.5})
    void anAdditionByCallbackIsAControlVectorBitForBit(double strength) {
        SteeringVector vector = random(5, 0.4, 1, 2, 3, 4, 5);
        SteeringPlan plan = SteeringPlan.adding(vector, strength);
        List<float[]> expected = run(plan, true);
        assertThat(expected.getFirst()).isNotEqualTo(plain.getFirst());
        assertSame(run(plan, false), expected);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.add(vector)).times(strength).when(byCallback())), false),
                expected);
        assertSame(run(SteeringPlan.of(Rule.of(Intervention.add(vector)).times(strength)
                .when(Trigger.prompt().or(Trigger.generation()))), false), expected);
    }

    @Test
    void addedAndSubtractedIsRestored() {
        SteeringVector vector = random(6, 0.4, 0, 1, 2, 3, 4, 5);
        SteeringPlan once = SteeringPlan.adding(vector, 1.7).and(Rule.of(Intervention.add(vector)).times(-1.7));
        assertSame(run(once, false), plain); // neighbours are summed before they are added: nothing
        SteeringPlan apart = SteeringPlan.adding(vector, 1.7)
                .and(Rule.of(Intervention.rescale(1, Layers.of(0, 1, 2, 3, 4, 5))))
                .and(Rule.of(Intervention.add(vector)).times(-1.7));
        List<float[]> restored = run(apart, false);
        float[] change = run(SteeringPlan.adding(vector, 1.7), false).getFirst();
        float[] first = plain.getFirst();
        assertThat(distance(restored.getFirst(), first)).isLessThan(0.02 * distance(change, first));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void ablationLeavesNothingOfTheDirection() {
        SteeringVector vector = random(7, 1, 0, 1, 2, 3, 4, 5);
        int[] rowsSeen = new int[1];
        try (Session session = model.openSession(options());
                Steering _ = Steering.on(session, SteeringPlan.of(Rule.of(Intervention.projectOut(vector))),
                        SteeringOptions.defaults());
                Registration _ = session.tap(rows -> {
                    float[] v = vector.direction(rows.layer());
                    float[] h = new float[rows.width()];
                    for (int i = 0; i < rows.rows(); i++) {
                        rows.copyRow(i, h);
                        double dot = 0;
                        double hh = 0;
                        double vv = 0;
                        for (int j = 0; j < h.length; j++) {
                            dot += (double) h[j] * v[j];
                            hh += (double) h[j] * h[j];
                            vv += (double) v[j] * v[j];
                        }
                        assertThat(Math.abs(dot) / Math.sqrt(vv)).isLessThan(1e-4 * Math.sqrt(hh));
                        rowsSeen[0]++;
                    }
                }, RowSelection.ALL, Layers.of(0, 1, 2, 3, 4, 5))) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            for (int i = 0; i < STEPS; i++) {
                sequence.decode(i);
            }
        }
        assertThat(rowsSeen[0]).isEqualTo(6 * (prompt.length + STEPS));
    }

    @Test
    void whatHasNoEffectHasNoDivergenceAndIsReported() {
        for (Rule rule : List.of(Rule.of(Intervention.add(zero(1, 2))), Rule.of(Intervention.add(zero(0, 2))),
                Rule.of(Intervention.rescale(1, Layers.of(1, 5))),
                Rule.of(Intervention.projectOut(random(2, 1, 2))).times(0),
                Rule.of(Intervention.cap(random(2, 1, 0, 5), 1e6)))) {
            Receipt receipt = receipt(SteeringPlan.of(rule));
            assertThat(receipt.meanDivergence()).as("%s", rule.name()).isZero();
            assertThat(receipt.maxDivergence()).isZero();
            assertThat(receipt.warnings()).hasSize(2);
        }
        Receipt receipt = receipt(SteeringPlan.adding(random(3, 0.3, 2), 1));
        assertThat(receipt.meanDivergence()).isPositive();
        assertThat(receipt.warnings()).isEmpty();
    }

    private static Receipt receipt(SteeringPlan plan) {
        try (Session session = model.openSession(options());
                Steering steering = Steering.on(session, plan,
                        SteeringOptions.defaults().withDivergence(true).withProjections(true))) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            sequence.truncate(prompt.length - 4);
            Sequence fork = sequence.fork();
            for (int i = 0; i < 5; i++) {
                fork.decode(prompt[i]);
                sequence.decode(other[i]);
            }
            assertThat(steering.receipt(fork).tokens()).isEqualTo(5);
            return steering.receipt(sequence);
        }
    }

    @Test
    void aRuleOfTheLastLayerCountsOnlyTheRowsThatAreThere() {
        try (Session session = model.openSession(options());
                Steering steering = Steering.on(session, SteeringPlan.adding(random(3, 0.3, 5), 1)
                        .and(Rule.of(Intervention.projectOut(random(4, 1, 5)))), SteeringOptions.defaults())) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            sequence.decode(3);
            Receipt receipt = steering.receipt(sequence);
            assertThat(receipt.tokens()).isEqualTo(prompt.length + 1);
            assertThat(receipt.rules()).allSatisfy(rule -> assertThat(rule.rows()).isEqualTo(2));
        }
    }
}
