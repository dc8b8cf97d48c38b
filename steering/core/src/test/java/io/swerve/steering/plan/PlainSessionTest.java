package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans in sessions that llama.cpp never calls back: what adds the same everywhere works, anything else is refused. */
class PlainSessionTest {
    private static final int[] PROMPT = {5, 6, 7};
    private static Model model;
    private static SteeringPlan plan;

    @BeforeAll
    static void load() {
        model = Model
                .load(Path.of("..", "..", "bench", "base", "src", "main", "resources", "io", "swerve", "bench", "model",
                        "lab-think-q8_0.gguf"));
        plan = SteeringPlan.adding(vector(2), 1.5);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static SteeringVector vector(int layer) {
        SplittableRandom random = new SplittableRandom(3);
        float[] direction = new float[model.embeddingSize()];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) random.nextDouble(-1, 1);
        }
        return SteeringVector.of(Map.of(layer, direction), VectorInfo.unknown());
    }

    private static Session open(boolean observable) {
        return model.openSession(SessionOptions.defaults().withContextSize(64).withThreads(1).withMaxSequences(2)
                .withObservable(observable));
    }

    private static float[] logits(Sequence sequence) {
        sequence.prefill(PROMPT);
        Logits row = sequence.decode(8);
        float[] copy = new float[row.size()];
        row.copyTo(copy);
        return copy;
    }

    private static Steering steer(Session session, SteeringPlan wanted) {
        return Steering.on(session, wanted, SteeringOptions.defaults());
    }

    @Test
    void addsAsAnObservableSessionDoes() {
        float[] expected;
        try (Session session = open(true); Steering steering = steer(session, plan)) {
            Sequence sequence = session.newSequence();
            expected = logits(sequence);
            assertThat(steering.plan(sequence)).isEqualTo(plan);
        }
        try (Session session = open(false)) {
            float[] unsteered = logits(session.newSequence());
            try (Steering steering = steer(session, plan)) {
                Sequence sequence = session.newSequence();
                assertThat(logits(sequence)).containsExactly(expected).isNotEqualTo(unsteered);
                assertThat(steering.receipt(sequence).rules().getFirst().rows()).isEqualTo(PROMPT.length + 1);
                sequence.close();
            }
            assertThat(logits(session.newSequence())).as("after the steering").containsExactly(unsteered);
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        SteeringPlan varying = SteeringPlan.of(Rule.of(Intervention.add(vector(2))).when(Trigger.generation()));
        SteeringPlan ablation = SteeringPlan.of(Rule.of(Intervention.projectOut(vector(2))));
        try (Session session = open(false)) {
            for (SteeringPlan other : new SteeringPlan[]{varying, ablation}) {
                assertThatThrownBy(() -> steer(session, other)).isInstanceOf(SteeringPlanException.class)
                        .hasMessageContaining("withObservable(true)");
            }
            assertThatThrownBy(() -> Steering.on(session, plan, SteeringOptions.defaults().withProjections(true)))
                    .isInstanceOf(SteeringPlanException.class).hasMessageContaining("projections");
            Sequence earlier = session.newSequence();
            earlier.prefill(PROMPT);
            try (Steering steering = steer(session, plan)) {
                Sequence sequence = session.newSequence();
                assertThatThrownBy(() -> steering.steer(sequence, SteeringPlan.adding(vector(2), 3)))
                        .isInstanceOf(SteeringPlanException.class).hasMessageContaining("plans of sequences");
                session.batch().clear();
                session.batch().add(earlier, 9, true);
                session.batch().add(sequence, 9, true);
                assertThatThrownBy(() -> session.decode(session.batch())).isInstanceOf(SteeringPlanException.class)
                        .hasMessageContaining("not are in one batch");
                session.batch().clear();
            }
        }
    }
}
