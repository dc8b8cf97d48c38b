package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import io.swerve.ClosedException;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tap;
import io.swerve.activation.RowSelection;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SteeredDecodingTest {
    private static final int STEPS = 24;
    private static final long SEED = 20_261_123;

    private static Model model;
    private static int[] prompt;
    private static SteeringVector vector;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()), true, true);
        vector = Lab.randomVector(new Random(SEED), model.embeddingSize(), 0.5, 1, 3, 5);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Decodes greedily, and returns the logits of every step; {@code before} is called ahead of each decode. */
    private static List<float[]> decode(Session session, IntConsumer before) {
        List<float[]> steps = new ArrayList<>();
        try (Sequence sequence = session.newSequence()) {
            before.accept(0);
            float[] logits = Lab.copy(sequence.prefill(prompt));
            for (int step = 1; step < STEPS; step++) {
                steps.add(logits);
                before.accept(step);
                logits = Lab.copy(sequence.decode(Lab.argmax(logits)));
            }
            steps.add(logits);
        }
        return steps;
    }

    private static List<float[]> plain() {
        try (Session session = Lab.session(model)) {
            return decode(session, step -> {});
        }
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
        try (Session session = Lab.session(model)) {
            try (AppliedVector _ = vector.applyTo(session, 0)) {
                assertSameBits(decode(session, step -> {}), plain);
            }
            try (AppliedVector _ = vector.scaled(0).applyTo(session, 3)) {
                assertSameBits(decode(session, step -> {}), plain);
            }
            try (LiveSteering live = LiveSteering.open(session)) {
                assertSameBits(decode(session, step -> {}), plain);
                live.set(vector, 0);
                assertSameBits(decode(session, step -> {}), plain);
                live.set(vector, 1);
                assertThat(decode(session, step -> {}).getFirst()).isNotEqualTo(plain.getFirst());
                live.zero();
                assertSameBits(decode(session, step -> {}), plain);
            }
            assertSameBits(decode(session, step -> {}), plain);
        }
    }

    @Test
    void liveAndStaticAgreeBitForBit() {
        float[] strengths = strengths();
        List<float[]> observed;
        List<float[]> unobserved;
        List<float[]> live;
        try (Session session = Lab.session(model); AppliedVector applied = vector.applyTo(session, 1)) {
            observed = decode(session, step -> applied.setStrength(strengths[step]));
        }
        try (Session session = model.openSession(Lab.options().withObservable(false));
                AppliedVector applied = vector.applyTo(session, 1)) {
            unobserved = decode(session, step -> applied.setStrength(strengths[step]));
        }
        try (Session session = Lab.session(model); LiveSteering steering = LiveSteering.open(session)) {
            live = decode(session, step -> steering.set(vector, strengths[step]));
        }
        assertSameBits(observed, unobserved);
        assertSameBits(live, unobserved);
        assertThat(live.getLast()).isNotEqualTo(plain().getLast());
    }

    @Test
    void liveForgetsTheVectorBefore() {
        SteeringVector other = Lab.randomVector(new Random(SEED + 1), model.embeddingSize(), 0.5, 2, 3);
        List<float[]> expected;
        try (Session session = Lab.session(model); AppliedVector _ = other.applyTo(session, 0.7f)) {
            expected = decode(session, step -> {});
        }
        try (Session session = Lab.session(model); LiveSteering steering = LiveSteering.open(session)) {
            steering.set(vector, 5);
            decode(session, step -> {});
            steering.set(other, 0.7f);
            assertSameBits(decode(session, step -> {}), expected);
        }
    }

    @Test
    void onlyTheVectorsLayersAreSteered() {
        try (Session session = Lab.session(model)) {
            float[][] before = lastRows(session);
            SteeringVector third = vector.onLayer(3);
            try (AppliedVector _ = third.applyTo(session, 2)) {
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
                Tap _ = session.tap(r -> r.copyRow(r.rows() - 1, rows[r.layer()]),
                        RowSelection.OUTPUTS, layers)) {
            sequence.prefill(prompt);
        }
        return rows;
    }

    @Test
    void theSumSteersLikeItsParts() {
        SteeringVector a = vector.onLayer(3);
        SteeringVector b = vector.onLayers(5, 5);
        try (Session session = Lab.session(model)) {
            List<float[]> expected;
            try (AppliedVector _ = vector.onLayers(3, 5).applyTo(session, 1)) {
                expected = decode(session, step -> {});
            }
            try (AppliedVector _ = SteeringVector.sum(List.of(a, b)).applyTo(session, 1)) {
                assertSameBits(decode(session, step -> {}), expected);
            }
        }
    }

    @Test
    void anAppliedVectorTellsItsState() {
        try (Session session = Lab.session(model)) {
            AppliedVector applied = vector.applyTo(session, 1.5f);
            assertThat(applied.vector()).isEqualTo(vector);
            assertThat(applied.strength()).isEqualTo(1.5f);
            assertThat(session.hasControlVector()).isTrue();
            applied.setStrength(-2);
            assertThat(applied.strength()).isEqualTo(-2);
            applied.close();
            applied.close();
            assertThat(session.hasControlVector()).isFalse();
            assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> applied.setStrength(1));
        }
    }

    @Test
    void oneVectorNeverReplacesAnotherSilently() {
        try (Session session = Lab.session(model)) {
            try (AppliedVector _ = vector.applyTo(session, 1)) {
                assertThatIllegalStateException().isThrownBy(() -> vector.applyTo(session, 1))
                        .withMessageContaining("SteeringVector.sum");
                assertThatIllegalStateException().isThrownBy(() -> LiveSteering.open(session))
                        .withMessageContaining("close it first");
            }
            try (LiveSteering _ = LiveSteering.open(session)) {
                assertThatIllegalStateException().isThrownBy(() -> vector.applyTo(session, 1));
                assertThatIllegalStateException().isThrownBy(() -> LiveSteering.open(session));
            }
            vector.applyTo(session, 1).close();
        }
    }

    @Test
    void steeringAtEveryTokenLeavesNothingOnTheHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (Session session = Lab.session(model); LiveSteering live = LiveSteering.open(session)) {
            for (int round = 0; round < 40; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2_000; i++) {
                    live.set(vector, i);
                }
                // rounds before the compiler is done allocate; those after it must not
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertThat(least).as("bytes for 2,000 changes").isLessThan(2_000);
    }

    @Test
    void refusesVectorsOfOtherModels() {
        SteeringVector narrow = SteeringVector.of(Map.of(1, new float[]{1, 2}), VectorInfo.unknown());
        SteeringVector high = Lab.randomVector(new Random(1), model.embeddingSize(), 1, 6);
        SteeringVector zero = Lab.randomVector(new Random(1), model.embeddingSize(), 1, 0, 5);
        try (Session session = Lab.session(model)) {
            assertRefused(session, narrow, "2 components", "256");
            assertRefused(session, high, "layer 6", "0 to 5");
            assertRefused(session, zero, "layer 0", "onLayers(1, 5)");
            assertThat(session.hasControlVector()).isFalse();
        }
    }

    private static void assertRefused(Session session, SteeringVector wrong, String... parts) {
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> wrong.applyTo(session, 1))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        try (LiveSteering live = LiveSteering.open(session)) {
            assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> live.set(wrong, 1))
                    .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        }
    }

    @Test
    void refusesStrengthsThatAreNotFinite() {
        SteeringVector huge = Lab.randomVector(new Random(1), model.embeddingSize(), 1e37, 2);
        try (Session session = Lab.session(model)) {
            for (float strength : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                assertThatIllegalArgumentException().isThrownBy(() -> vector.applyTo(session, strength))
                        .withMessageContaining("strength").withMessageContaining(Float.toString(strength));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> huge.applyTo(session, -1e6f))
                    .withMessageContaining("too large");
            assertThat(session.hasControlVector()).isFalse();
            try (AppliedVector applied = vector.applyTo(session, 1)) {
                assertThatIllegalArgumentException().isThrownBy(() -> applied.setStrength(Float.NaN));
                assertThat(applied.strength()).isEqualTo(1);
            }
            try (LiveSteering live = LiveSteering.open(session)) {
                live.set(vector, 1);
                List<float[]> expected = decode(session, step -> {});
                assertThatIllegalArgumentException().isThrownBy(() -> live.set(vector, Float.NaN));
                assertThatIllegalArgumentException().isThrownBy(() -> live.set(huge, 1e6f));
                assertSameBits(decode(session, step -> {}), expected);
            }
        }
    }

    @Test
    void liveSteeringNeedsAnObservableSession() {
        try (Session session = model.openSession(Lab.options().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(() -> LiveSteering.open(session))
                    .withMessageContaining("observable");
            vector.applyTo(session, 1).close();
        }
    }

    @Test
    void nothingWorksAfterClose() {
        Session session = Lab.session(model);
        LiveSteering closed = LiveSteering.open(session);
        closed.close();
        closed.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> closed.set(vector, 1));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(closed::zero);
        AppliedVector applied = vector.applyTo(session, 1);
        session.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> applied.setStrength(2));
        applied.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> vector.applyTo(session, 1));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> LiveSteering.open(session));
        Session second = Lab.session(model);
        LiveSteering live = LiveSteering.open(second);
        second.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> live.set(vector, 1));
        live.close();
    }
}
