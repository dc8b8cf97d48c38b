package io.swerve.steering.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.DoseSearch.Outcome;
import io.swerve.steering.calibration.DoseSearch.Reached;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Governor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanCalibrationTest {
    private static Model model;
    private static SteeringVector brevity;
    private static List<CalibrationText> texts;

    @BeforeAll
    static void load() {
        model = Lab.model();
        brevity = Brevity.vector(model).onLayer(5);
        texts = Brevity.answers(model, 3, 16);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Session session() {
        return model.openSession(Lab.options().withContextSize(2048).withMaxSequences(8));
    }

    private static Divergence measure(Steered steered, float strength, long memory) {
        try (Session session = session();
                DivergenceMeter meter = DivergenceMeter.open(session, steered, texts, memory,
                        CalibrationProgress.NONE)) {
            assertThat(meter.measure(0).mean()).isCloseTo(0, within(1e-6));
            return meter.measure(strength);
        }
    }

    /** As the plan would be carried out in a generation. */
    private static double bruteForce(SteeringPlan plan) {
        double sum = 0;
        int count = 0;
        for (CalibrationText text : texts) {
            try (Session session = Lab.session(model);
                    Steering steering = Steering.on(session, plan, SteeringOptions.defaults().withDivergence(true));
                    Sequence sequence = session.newSequence()) {
                int[] tokens = text.tokens();
                Logits logits = sequence.prefill(Arrays.copyOf(tokens, text.from() + 1));
                for (int i = text.from() + 1; i < text.end(); i++) {
                    logits = sequence.decode(tokens[i]);
                }
                assertThat(logits.size()).isPositive();
                sum += steering.receipt(sequence).meanDivergence() * text.positions();
                count += text.positions();
            }
        }
        return sum / count;
    }

    @Test
    void aPlanThatAddsEverywhereIsTheVector() {
        Divergence ofVector = measure(Steered.by(brevity), 1.5f, DivergenceMeter.DEFAULT_MEMORY);
        SteeringPlan plan = SteeringPlan.adding(brevity, 0.75);
        for (long memory : new long[]{DivergenceMeter.DEFAULT_MEMORY, 0}) {
            Divergence ofPlan = measure(Steered.by(plan), 2, memory);
            assertThat(ofPlan.mean()).isCloseTo(ofVector.mean(), within(0.05 * ofVector.mean()));
        }
    }

    @Test
    void plansThatReadTheTokenBeforeAreMeasuredAsTheyAreGenerated() {
        Rule rule = Rule.of(Intervention.add(brevity)).times(2);
        for (Trigger trigger : List.of(Trigger.generation(), new Trigger.EntropyAbove(0.02),
                Trigger.firstSteps(4).and(new Trigger.EntropyBelow(0.5).not()))) {
            SteeringPlan plan = SteeringPlan.of(rule.when(trigger));
            double expected = bruteForce(plan);
            for (long memory : new long[]{DivergenceMeter.DEFAULT_MEMORY, 0}) {
                assertThat(measure(Steered.by(plan), 1, memory).mean()).as("%s", trigger).isCloseTo(expected,
                        within(0.05 * expected + 1e-6));
            }
        }
    }

    @Test
    void aPlanMeetsABudget() {
        SteeringPlan plan = SteeringPlan.of(Rule.of(Intervention.projectOut(brevity)).times(0.5),
                Rule.of(Intervention.add(brevity)).when(Trigger.generation()));
        try (Session session = session();
                DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(plan), texts)) {
            assertThat(meter.measure(0).max()).isZero();
            Outcome outcome = DoseSearch.defaults().find(meter, 0.01);
            assertThat(outcome).isInstanceOf(Reached.class);
            assertThat(meter.measure(outcome.best().strength()).mean()).isCloseTo(0.01, within(0.0005));
        }
    }

    @Test
    void everyKindOfCoefficientIsMultiplied() {
        Rule rule = Rule.of(Intervention.add(brevity));
        Governor governor = Governor.unbounded().withMaxDivergence(0.1);
        SteeringPlan plan = SteeringPlan.of(rule.times(2), rule.times(new Coefficient.PerLayer(Map.of(5, 3.0))),
                rule.times(new Coefficient.Ramp(1, 2, 4)), rule.times(new Coefficient.Decay(2, 4)),
                rule.times(Coefficient.of(2).governedBy(governor)));
        SteeringPlan half = PlanDial.scaled(plan, 0.5f);
        assertThat(half.rules()).extracting(Rule::coefficient).containsExactly(Coefficient.of(1),
                new Coefficient.PerLayer(Map.of(5, 1.5)), new Coefficient.Ramp(0.5, 1, 4), new Coefficient.Decay(1, 4),
                Coefficient.of(1).governedBy(governor));
        SteeringPlan function = PlanDial.scaled(SteeringPlan.of(rule.times(new Coefficient.OfToken(_ -> 3))), 0.5f);
        assertThat(function.rules().getFirst().coefficient()).isInstanceOfSatisfying(Coefficient.OfToken.class,
                token -> assertThat(token.function().applyAsDouble(null)).isEqualTo(1.5));
        assertThat(PlanDial.scaled(plan, 0)).isEqualTo(SteeringPlan.none());
        assertThatIllegalArgumentException().isThrownBy(() -> PlanDial.scaled(plan, Float.NaN));
    }
}
