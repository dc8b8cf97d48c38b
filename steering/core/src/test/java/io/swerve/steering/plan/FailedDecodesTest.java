package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Batch;
import io.swerve.ContextFullException;
import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Coefficient.TokenContext;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decode that fails leaves the steering as it was: what follows has the bits of a run in which nothing failed. */
class FailedDecodesTest {
    private static final int STEPS = 24;
    private static Model model;
    private static int[] prompt;
    private static List<Object> undisturbed;

    /** Ways to fail. */
    private enum Failure {
        EXCEPTION_BEFORE, NOT_A_NUMBER, TOO_LARGE, EXCEPTION_INSIDE, ABORTED, CONTEXT_FULL, HALFWAY
    }

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
        undisturbed = run(null, false);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    /** Fails when it is told to. */
    private static final class Saboteur implements Feature {
        private final float[] direction = new float[model.embeddingSize()];
        private Failure next;
        private int position;
        private Session session;

        Saboteur() {
            direction[9] = 0.5f;
        }

        double coefficient(TokenContext token) {
            if (next == Failure.EXCEPTION_BEFORE || next == Failure.HALFWAY && token.position() > position + 30) {
                throw new IllegalStateException("sabotage");
            }
            return next == Failure.NOT_A_NUMBER ? Double.NaN : next == Failure.TOO_LARGE ? 3e38 : 0.2;
        }

        @Override
        public int layer() {
            return 3;
        }

        @Override
        public int embeddingSize() {
            return model.embeddingSize();
        }

        @Override
        public float activation(MemorySegment rows, long byteOffset) {
            if (next == Failure.EXCEPTION_INSIDE) {
                throw new IllegalStateException("sabotage");
            }
            if (next == Failure.ABORTED) {
                session.abort();
            }
            return 0.25f;
        }

        @Override
        public float[] direction() {
            return direction.clone();
        }
    }

    /** Everything that is remembered from token to token, and all ways to act. */
    private static SteeringPlan plan(Saboteur saboteur, boolean inGraph) {
        SteeringVector vector = Lab.randomVector(new Random(3), model.embeddingSize(), 0.2, 1, 2, 3, 4);
        SteeringVector other = Lab.randomVector(new Random(4), model.embeddingSize(), 80, 2);
        Governor governor = new Governor(0.3, 0.2, 0.05, 0.7, 1.2);
        SteeringPlan plan = SteeringPlan.of(
                Rule.of(Intervention.add(vector)).times(Coefficient.of(1).governedBy(governor)),
                Rule.of(Intervention.add(vector)).when(new Trigger.EntropyQuantile(0.5)),
                Rule.of(Intervention.add(vector)).when(new Trigger.TextSeen("1", 3).and(Trigger.thinking())),
                Rule.of(Intervention.add(other)).times(new Coefficient.OfToken(
                        token -> saboteur.coefficient(token) * (token.hasStatistics() ? 0.01 : 0.02))));
        return inGraph ? plan : plan.and(Rule.of(Intervention.clampFeature(saboteur, 0.5)));
    }

    private static void fail(Failure failure, Saboteur saboteur, Session session, List<Sequence> sequences) {
        Sequence first = sequences.getFirst();
        saboteur.next = failure;
        saboteur.position = first.length();
        try {
            if (failure == Failure.CONTEXT_FULL) {
                assertThatThrownBy(() -> first.prefill(new int[session.contextSize()]))
                        .isInstanceOf(ContextFullException.class);
            } else if (failure == Failure.HALFWAY) {
                assertThatThrownBy(() -> first.prefill(new int[60])).hasMessage("sabotage");
            } else {
                Batch batch = session.batch();
                batch.clear();
                sequences.forEach(sequence -> batch.add(sequence, 70, true));
                assertThatThrownBy(() -> session.decode(batch)).isInstanceOf(switch (failure) {
                    case NOT_A_NUMBER, TOO_LARGE -> SteeringPlanException.class;
                    case ABORTED -> CancellationException.class;
                    default -> IllegalStateException.class;
                });
                batch.clear();
            }
        } finally {
            saboteur.next = null;
        }
    }

    /** Runs two sequences, one after the other and together, and returns all logits and the receipts. */
    private static List<Object> run(Failure failure, boolean inGraph) {
        Saboteur saboteur = new Saboteur();
        List<Object> seen = new ArrayList<>();
        try (Session session = model.openSession(Lab.options().withContextSize(1024).withBatchSize(24, 8)
                .withMaxSequences(2));
                Steering steering = Steering.on(session, plan(saboteur, inGraph),
                        SteeringOptions.defaults().withProjections(true))) {
            saboteur.session = session;
            Sequence one = session.newSequence();
            Sequence two = session.newSequence();
            List<float[]> rows = new ArrayList<>(List.of(Lab.copy(one.prefill(prompt)),
                    Lab.copy(two.prefill(prompt[0], 71, 72))));
            Random random = new Random(5);
            for (int step = 0; step < STEPS; step++) {
                if (failure != null && (step == 0 || random.nextInt(4) == 0)) {
                    fail(failure, saboteur, session, random.nextBoolean() ? List.of(one) : List.of(one, two));
                }
                if (step % 3 < 2) {
                    rows.set(0, Lab.copy(one.decode(Lab.argmax(rows.get(0)))));
                } else {
                    Batch batch = session.batch();
                    batch.clear();
                    batch.add(one, Lab.argmax(rows.get(0)), true);
                    batch.add(two, Lab.argmax(rows.get(1)), true);
                    session.decode(batch);
                    rows.set(0, Lab.copy(session.logits(0)));
                    rows.set(1, Lab.copy(session.logits(1)));
                    batch.clear();
                }
                seen.addAll(rows);
            }
            seen.add(steering.receipt(two));
            if (failure != Failure.HALFWAY) { // whose first half was decoded, and counts
                seen.add(steering.receipt(one));
            }
        }
        return seen;
    }

    private static void assertSame(List<Object> actual, List<Object> expected) {
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("%d of %d", i, expected.size()).isEqualTo(expected.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void leaveNothingBehind(Failure failure) {
        assertSame(run(failure, false), undisturbed);
    }

    @Test
    void leaveNothingBehindInTheGraph() {
        List<Object> expected = run(null, true);
        for (Failure failure : List.of(Failure.EXCEPTION_BEFORE, Failure.NOT_A_NUMBER, Failure.TOO_LARGE,
                Failure.HALFWAY)) {
            assertSame(run(failure, true), expected);
        }
    }
}
