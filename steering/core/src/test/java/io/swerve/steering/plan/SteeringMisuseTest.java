package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Batch;
import io.swerve.ClosedException;
import io.swerve.ConcurrentUseException;
import io.swerve.ContextFullException;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.SteeringVectorException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can't be done is refused by name, and nothing of it is done. */
class SteeringMisuseTest {
    private static Model model;
    private static int[] prompt;
    private static SteeringVector vector;
    private static float[] plain;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").get(3).prompt(Optional.empty()), Encoding.PROMPT);
        vector = random(1, 2, 3);
        try (Session session = model.openSession(options()); Sequence sequence = session.newSequence()) {
            plain = Lab.copy(sequence.prefill(prompt));
        }
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static SessionOptions options() {
        return Lab.options().withMaxSequences(2);
    }

    private static SteeringVector random(int... layers) {
        return Lab.randomVector(new Random(8), model.embeddingSize(), 0.5, layers);
    }

    /** A session on which plans were refused still works, and is unsteered. */
    private static void requireUnsteered(Session session) {
        try (Sequence sequence = session.newSequence()) {
            assertThat(Lab.copy(sequence.prefill(prompt))).isEqualTo(plain);
        }
    }

    private static List<SteeringPlan> impossible() {
        SteeringVector foreign = Lab.randomVector(new Random(1), 64, 1, 1, 2);
        SteeringVector tooDeep = random(3, 40);
        Trigger.ProbeAbove late = new Trigger.ProbeAbove(4, random(4), 0);
        return List.of(SteeringPlan.adding(tooDeep, 1), SteeringPlan.adding(foreign, 1),
                SteeringPlan.of(Rule.of(Intervention.projectOut(foreign))),
                SteeringPlan.of(Rule.of(Intervention.rescale(2, Layers.of(6)))),
                SteeringPlan.adding(vector, 1).and(Rule.of(Intervention.projectOut(tooDeep))),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(late)),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(Trigger.prompt().or(late.not()))),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.ProbeAbove(40, tooDeep, 0))),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.ProbeAbove(1, foreign, 0))),
                SteeringPlan.of(Rule.of(Intervention.add(vector)).times(new Coefficient.PerLayer(Map.of(9, 1.0)))));
    }

    @Test
    void impossiblePlansAreRefusedAndNothingOfThemIsDone() {
        try (Session session = model.openSession(options()); Steering steering = Steering.on(session)) {
            Sequence sequence = session.newSequence();
            for (SteeringPlan plan : impossible()) {
                for (ThrowingCallable attempt : List.<ThrowingCallable>of(() -> steering.steer(sequence, plan),
                        () -> steering.steerFromHere(sequence, plan), () -> Steering.explain(plan, model))) {
                    assertThatThrownBy(attempt).as("%s", plan).isInstanceOfAny(SteeringPlanException.class,
                            SteeringVectorException.class);
                }
                assertThat(steering.plan(sequence)).isEqualTo(SteeringPlan.none());
            }
            requireUnsteered(session);
        }
        try (Session session = model.openSession(options())) {
            for (SteeringPlan plan : impossible()) {
                assertThatThrownBy(() -> Steering.on(session, plan, SteeringOptions.defaults()))
                        .isInstanceOfAny(SteeringPlanException.class, SteeringVectorException.class);
                requireUnsteered(session);
            }
            Steering.on(session).close(); // no interceptor was left behind
        }
    }

    @Test
    void tooManyRulesAreRefused() {
        Rule rule = Rule.of(Intervention.add(vector));
        assertThatThrownBy(() -> new SteeringPlan(Collections.nCopies(10_000, rule)))
                .isInstanceOf(SteeringPlanException.class).hasMessageContaining("10000").hasMessageContaining("256");
        assertThatThrownBy(() -> new SteeringPlan(Collections.nCopies(256, rule)).and(rule))
                .isInstanceOf(SteeringPlanException.class);
        try (Session session = model.openSession(options());
                Steering _ = Steering.on(session, new SteeringPlan(Collections.nCopies(256, rule.times(0))),
                        SteeringOptions.defaults())) {
            requireUnsteered(session);
        }
    }

    @Test
    void rulesThatCanDoNothingAreRefused() {
        Rule rule = Rule.of(Intervention.add(vector));
        assertThatThrownBy(() -> rule.onLayers(Layers.of(4))).isInstanceOf(SteeringPlanException.class)
                .hasMessageContaining("layers 4");
        assertThatThrownBy(() -> rule.onLayers(Layers.share(0.4, 0.7))).isInstanceOf(SteeringPlanException.class)
                .hasMessageContaining("40%-70%");
        assertThatThrownBy(() -> rule.when(Trigger.always().not())).isInstanceOf(SteeringPlanException.class);
        assertThatThrownBy(() -> rule.times(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.times(1e39)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.Steps(3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.Positions(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.TokenSeen(Set.of(), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.TextSeen("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.TextSeen("x", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.InsideSpan("<a>", "<a>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.InsideSpan("<a>", ">")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.EntropyAbove(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.EntropyQuantile(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.And(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trigger.ProbeAbove(2, random(3), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTriggerThatIsTooLargeIsRefused() {
        Trigger nested = Trigger.prompt();
        for (int i = 0; i < 100_000; i++) {
            nested = i % 2 == 0 ? nested.not() : nested.and(Trigger.always());
        }
        Trigger wide = Trigger.prompt();
        for (int i = 0; i < 40; i++) {
            wide = wide.and(wide);
        }
        for (Trigger large : List.of(nested, wide)) {
            assertThatThrownBy(() -> Rule.of(Intervention.add(vector)).when(large))
                    .isInstanceOf(SteeringPlanException.class).hasMessageContaining("nested");
        }
    }

    @Test
    void aSessionThatCannotBeSteeredIsRefused() {
        SteeringPlan plan = SteeringPlan.adding(vector, 1);
        try (Session blind = model.openSession(options().withObservable(false))) {
            SteeringPlan byCallback = SteeringPlan.of(Rule.of(Intervention.projectOut(vector)));
            assertThatThrownBy(() -> Steering.on(blind, byCallback, SteeringOptions.defaults()))
                    .isInstanceOf(SteeringPlanException.class).hasMessageContaining("observable");
            requireUnsteered(blind);
            try (Steering steering = Steering.on(blind); Sequence sequence = blind.newSequence()) {
                assertThatThrownBy(() -> steering.steer(sequence, plan)).isInstanceOf(SteeringPlanException.class)
                        .hasMessageContaining("observable");
                assertThat(steering.plan(sequence)).isEqualTo(SteeringPlan.none());
                requireUnsteered(blind);
            }
        }
        try (Session session = model.openSession(options())) {
            float[] own = new float[(model.layerCount() - 1) * model.embeddingSize()];
            own[4] = 3;
            SessionEngine.of(session).setControlVector(own, 1, 5);
            assertThatThrownBy(() -> Steering.on(session, plan, SteeringOptions.defaults()))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("control vector");
            SessionEngine.of(session).clearControlVector();
            requireUnsteered(session);
            try (LiveControlVector _ = SessionEngine.of(session).openLiveControlVector()) {
                assertThatThrownBy(() -> Steering.on(session)).isInstanceOf(IllegalStateException.class);
            }
            try (Steering steering = Steering.on(session); Sequence sequence = session.newSequence()) {
                SessionEngine.of(session).setControlVector(own, 1, 5);
                assertThatThrownBy(() -> steering.steer(sequence, plan)).isInstanceOf(SteeringPlanException.class)
                        .hasMessageContaining("control vector");
                assertThat(steering.plan(sequence)).isEqualTo(SteeringPlan.none());
                SessionEngine.of(session).clearControlVector();
                assertThatThrownBy(() -> Steering.on(session, plan, SteeringOptions.defaults()))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("interceptor");
                requireUnsteered(session);
                steering.steer(sequence, plan);
                assertThat(Lab.copy(sequence.prefill(prompt))).isNotEqualTo(plain);
            }
            requireUnsteered(session);
        }
        Session closed = model.openSession(options());
        closed.close();
        assertThatThrownBy(() -> Steering.on(closed)).isInstanceOf(ClosedException.class);
    }

    @Test
    void whatIsClosedOrForeignIsRefused() {
        SteeringPlan plan = SteeringPlan.adding(vector, 1);
        try (Session other = model.openSession(options())) {
            Session session = model.openSession(options());
            Sequence foreign = other.newSequence();
            Steering steering = Steering.on(session);
            assertThatThrownBy(() -> steering.steer(foreign, plan)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> steering.receipt(foreign)).isInstanceOf(IllegalArgumentException.class);
            Sequence gone = session.newSequence();
            gone.close();
            Sequence successor = session.newSequence();
            assertThat(successor.id()).isEqualTo(gone.id());
            for (ThrowingCallable call : List.<ThrowingCallable>of(() -> steering.steer(gone, plan),
                    () -> steering.steerFromHere(gone, plan), () -> steering.receipt(gone),
                    () -> steering.setConstrained(gone, true), () -> steering.plan(gone))) {
                assertThatThrownBy(call).isInstanceOf(ClosedException.class);
            }
            assertThat(steering.plan(successor)).isEqualTo(SteeringPlan.none());
            steering.steer(successor, plan);
            steering.close();
            steering.close();
            assertThatThrownBy(() -> steering.steer(successor, plan)).isInstanceOf(ClosedException.class);
            assertThat(Lab.copy(successor.prefill(prompt))).isEqualTo(plain);
            Steering again = Steering.on(session);
            session.close();
            assertThatThrownBy(() -> again.steer(successor, plan)).isInstanceOf(ClosedException.class);
            again.close();
        }
    }

    @Test
    void anotherThreadIsRefusedWhileOneDecodes() {
        try (Session session = model.openSession(options())) {
            Steering steering = Steering.on(session);
            Sequence sequence = session.newSequence();
            steering.steer(sequence, SteeringPlan.of(Rule.of(Intervention.add(vector)).times(
                    new Coefficient.OfToken(token -> {
                        CompletableFuture<Void> elsewhere = CompletableFuture
                                .runAsync(() -> steering.steer(sequence, SteeringPlan.none()));
                        assertThatThrownBy(elsewhere::join).isInstanceOf(CompletionException.class)
                                .hasCauseInstanceOf(ConcurrentUseException.class);
                        assertThatThrownBy(() -> CompletableFuture.runAsync(steering::close).join())
                                .hasCauseInstanceOf(ConcurrentUseException.class);
                        return 0;
                    }))));
            assertThat(Lab.copy(sequence.prefill(prompt[0]))).isNotEmpty();
            steering.close(); // which failed before, and is not taken for done
            sequence.truncate(0);
            assertThat(Lab.copy(sequence.prefill(prompt))).isEqualTo(plain);
        }
    }

    @Test
    void thePlanOfWhatIsInTheCacheIsNotChangedSilently() {
        SteeringPlan always = SteeringPlan.adding(vector, 1);
        SteeringPlan onSteps = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.Steps(2, 5)));
        SteeringPlan unsure = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.EntropyAbove(0.1)));
        try (Session session = model.openSession(options()); Steering steering = Steering.on(session)) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            sequence.decode(5);
            for (SteeringPlan plan : List.of(always, unsure)) { // nobody knows how sure the model was
                assertThatThrownBy(() -> steering.steer(sequence, plan)).isInstanceOf(SteeringPlanException.class)
                        .hasMessageContaining("steerFromHere");
                assertThat(steering.plan(sequence)).isEqualTo(SteeringPlan.none());
            }
            steering.steer(sequence, onSteps);
            sequence.decode(6);
            assertThat(steering.receipt(sequence).rules().getFirst().rows()).isEqualTo(1);
            assertThatThrownBy(() -> steering.steer(sequence, SteeringPlan.none()))
                    .isInstanceOf(SteeringPlanException.class);
            sequence.truncate(sequence.length() - 1); // what was steered is gone
            steering.steer(sequence, SteeringPlan.none());
            steering.steerFromHere(sequence, always);
            sequence.decode(7);
            try (SequenceState state = sequence.save()) {
                sequence.truncate(0);
                steering.steer(sequence, SteeringPlan.none());
                assertThat(Lab.copy(sequence.prefill(prompt))).isEqualTo(plain);
                try (Sequence restored = session.restore(state)) {
                    assertThat(steering.plan(restored)).isEqualTo(always);
                    assertThatThrownBy(() -> steering.steer(restored, onSteps))
                            .isInstanceOf(SteeringPlanException.class);
                }
            }
        }
    }

    @Test
    void aForeignTextFollowsThePlanAgainWhenItIsEmptied() {
        SteeringPlan always = SteeringPlan.adding(vector, 1);
        try (Session session = model.openSession(options()); Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt);
            try (Steering steering = Steering.on(session, always, SteeringOptions.defaults())) {
                sequence.decode(1);
                assertThat(steering.plan(sequence)).isEqualTo(SteeringPlan.none());
                sequence.truncate(0);
                assertThat(Lab.copy(sequence.prefill(prompt))).isNotEqualTo(plain);
                assertThat(steering.receipt(sequence).rules().getFirst().rows()).isEqualTo(prompt.length);
            }
        }
    }

    @Test
    void theTwinGoesOnAfterAFailure() {
        SessionOptions small = options().withContextSize(256).withMaxSequences(3);
        try (Session session = model.openSession(small);
                Steering steering = Steering.on(session, SteeringPlan.adding(vector, 1),
                        SteeringOptions.defaults().withDivergence(true))) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            int[] rest = new int[session.contextSize() - sequence.length()];
            sequence.prefill(rest);
            assertThatThrownBy(() -> sequence.decode(1)).isInstanceOf(ContextFullException.class);
            sequence.truncate(prompt.length);
            Batch batch = session.batch();
            batch.clear();
            batch.add(sequence, 5, true);
            session.decode(batch);
            assertThat(steering.receipt(sequence).meanDivergence()).isPositive();
            batch.clear();
        }
    }
}
