package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.ClosedException;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SwerveException;
import io.swerve.activation.RowSelection;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plan that adds a vector, beside llama.cpp's own control vector. */
class SteeredDecodingTest {
    private static final int STEPS = 24;
    private static final long SEED = 20_261_123;

    private static Model model;
    private static int[] prompt;
    private static SteeringVector vector;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
        vector = Lab.randomVector(new Random(SEED), model.embeddingSize(), 0.5, 1, 3, 5);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Steering steer(Session session, SteeringVector by, double strength) {
        return Steering.on(session, SteeringPlan.adding(by, strength), SteeringOptions.defaults());
    }

    /** Sets what is in force before each decode. */
    @FunctionalInterface
    private interface Change {
        void before(Sequence sequence, int step);
    }

    /** Decodes greedily, and returns the logits of every step. */
    private static List<float[]> decode(Session session, Change change) {
        List<float[]> steps = new ArrayList<>();
        try (Sequence sequence = session.newSequence()) {
            change.before(sequence, 0);
            float[] logits = Lab.copy(sequence.prefill(prompt));
            for (int step = 1; step < STEPS; step++) {
                steps.add(logits);
                change.before(sequence, step);
                logits = Lab.copy(sequence.decode(Lab.argmax(logits)));
            }
            steps.add(logits);
        }
        return steps;
    }

    private static List<float[]> decode(Session session) {
        return decode(session, (_, _) -> {});
    }

    private static List<float[]> plain() {
        try (Session session = Lab.session(model)) {
            return decode(session);
        }
    }

    private static Session unobserved() {
        return model.openSession(Lab.options().withObservable(false));
    }

    private static void setControlVector(Session session, SteeringVector by, float strength) {
        SessionEngine.of(session).setControlVector(Lab.controlVector(by.scaled(strength), model.layerCount()), 1,
                model.layerCount() - 1);
    }

    private static void assertSameBits(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int step = 0; step < actual.size(); step++) {
            assertThat(actual.get(step)).as("step %d", step).containsExactly(expected.get(step));
        }
    }

    /** Strengths that come, go, stay and turn round. */
    private static float[] strengths() {
        Random random = new Random(SEED);
        float[] strengths = new float[STEPS];
        for (int i = 0; i < STEPS; i++) {
            strengths[i] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> i == 0 ? 1 : strengths[i - 1];
                default -> (float) random.nextGaussian();
            };
        }
        return strengths;
    }

    @Test
    void zeroChangesNothingBitForBit() {
        List<float[]> plain = plain();
        try (Session session = Lab.session(model); Session blind = unobserved()) {
            for (Session each : List.of(session, blind)) {
                try (Steering _ = steer(each, vector, 0)) {
                    assertSameBits(decode(each), plain);
                }
                try (Steering _ = steer(each, vector.scaled(0), 3)) {
                    assertSameBits(decode(each), plain);
                }
                try (Steering _ = steer(each, vector, 1)) {
                    assertThat(decode(each).getFirst()).isNotEqualTo(plain.getFirst());
                }
                assertSameBits(decode(each), plain);
            }
        }
    }

    @Test
    void aPlanIsAControlVectorBitForBit() {
        for (float strength : new float[]{1, -0.7f, 0.3f}) {
            List<float[]> expected;
            try (Session session = unobserved()) {
                setControlVector(session, vector, strength);
                expected = decode(session);
            }
            try (Session session = unobserved(); Steering _ = steer(session, vector, strength)) {
                assertSameBits(decode(session), expected);
            }
            try (Session session = Lab.session(model); Steering _ = steer(session, vector, strength)) {
                assertSameBits(decode(session), expected);
            }
        }
    }

    @Test
    void strengthsThatChangeAtEveryTokenAreControlVectorsBitForBit() {
        float[] strengths = strengths();
        List<float[]> expected;
        try (Session session = unobserved()) {
            expected = decode(session, (_, step) -> setControlVector(session, vector, strengths[step]));
        }
        try (Session session = Lab.session(model); Steering steering = Steering.on(session)) {
            assertSameBits(decode(session, (sequence, step) -> steering.steerFromHere(sequence,
                    SteeringPlan.adding(vector, strengths[step]))), expected);
        }
        assertThat(expected.getLast()).isNotEqualTo(plain().getLast());
    }

    @Test
    void forgetsTheVectorBefore() {
        SteeringVector other = Lab.randomVector(new Random(SEED + 1), model.embeddingSize(), 0.5, 2, 3);
        List<float[]> expected;
        try (Session session = Lab.session(model); Steering _ = steer(session, other, 0.7f)) {
            expected = decode(session);
        }
        try (Session session = Lab.session(model); Steering steering = steer(session, vector, 5)) {
            decode(session);
            assertSameBits(decode(session, (sequence, step) -> {
                if (step == 0) {
                    steering.steer(sequence, SteeringPlan.adding(other, 0.7f));
                }
            }), expected);
        }
    }

    @Test
    void onlyTheVectorsLayersAreSteered() {
        try (Session session = Lab.session(model)) {
            float[][] before = lastRows(session);
            SteeringVector third = vector.onLayer(3);
            try (Steering _ = steer(session, third, 2)) {
                float[][] after = lastRows(session);
                assertThat(after[2]).containsExactly(before[2]);
                float[] direction = third.direction(3);
                for (int i = 0; i < direction.length; i++) {
                    assertThat(after[3][i]).isEqualTo(before[3][i] + 2 * direction[i]);
                }
                assertThat(after[4]).isNotEqualTo(before[4]);
            }
        }
    }

    private static float[][] lastRows(Session session) {
        float[][] rows = new float[model.layerCount()][model.embeddingSize()];
        int[] layers = {0, 1, 2, 3, 4, 5};
        try (Sequence sequence = session.newSequence();
                Registration _ = session.tap(r -> r.copyRow(r.rows() - 1, rows[r.layer()]),
                        RowSelection.OUTPUTS, Layers.of(layers))) {
            sequence.prefill(prompt);
        }
        return rows;
    }

    @Test
    void theSumSteersLikeItsParts() {
        SteeringVector a = vector.onLayer(3);
        SteeringVector b = vector.onLayers(Layers.range(5, 5));
        try (Session session = Lab.session(model)) {
            List<float[]> expected;
            try (Steering _ = steer(session, vector.onLayers(Layers.range(3, 5)), 1)) {
                expected = decode(session);
            }
            try (Steering _ = steer(session, SteeringVector.sum(List.of(a, b)), 1)) {
                assertSameBits(decode(session), expected);
            }
        }
    }

    @Test
    void refusesVectorsOfOtherModels() {
        SteeringVector narrow = SteeringVector.of(Map.of(1, new float[]{1, 2}), VectorInfo.unknown());
        SteeringVector high = Lab.randomVector(new Random(1), model.embeddingSize(), 1, 6);
        try (Session session = Lab.session(model)) {
            assertRefused(session, narrow, "2 components", "256");
            assertRefused(session, high, "layer 6", "0 to 5");
            assertThat(session.hasControlVector()).isFalse();
        }
    }

    private static void assertRefused(Session session, SteeringVector wrong, String... parts) {
        assertThatThrownBy(() -> steer(session, wrong, 1)).isInstanceOf(SwerveException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void refusesStrengthsThatAreNotFinite() {
        SteeringVector huge = Lab.randomVector(new Random(1), model.embeddingSize(), 1e37, 2);
        try (Session session = Lab.session(model)) {
            for (float strength : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                assertThatIllegalArgumentException().isThrownBy(() -> steer(session, vector, strength))
                        .withMessageContaining(Float.toString(strength));
            }
            try (Steering _ = steer(session, huge, -1e6f)) {
                assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> decode(session))
                        .withMessageContaining("smaller coefficient");
            }
        }
    }

    @Test
    void nothingWorksAfterClose() {
        Session session = Lab.session(model);
        Steering steering = steer(session, vector, 1);
        assertThat(session.hasControlVector()).isTrue();
        steering.close();
        steering.close();
        assertThat(session.hasControlVector()).isFalse();
        try (Sequence sequence = session.newSequence()) {
            assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> steering.plan(sequence));
        }
        Steering second = steer(session, vector, 1);
        assertThatIllegalStateException().isThrownBy(() -> steer(session, vector, 1));
        session.close();
        second.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> steer(session, vector, 1));
    }
}
