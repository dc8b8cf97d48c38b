package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.activation.RowSelection;
import io.swerve.internal.NativeContext;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a control vector must not change, and that live and static ones are the same thing. */
class ControlVectorTest {
    private static final int TOKENS = 40;
    private static Model model;
    private static int[] prompt;
    private static Course plain;

    /** A greedy continuation: its tokens, and every logit on the way. */
    private record Course(int[] tokens, float[][] logits) {
        static Course of(Session session) {
            try (Sequence sequence = session.newSequence()) {
                return from(sequence, sequence.prefill(prompt), TOKENS);
            }
        }

        static Course from(Sequence sequence, Logits first, int count) {
            int[] tokens = new int[count];
            float[][] rows = new float[count][];
            Logits next = first;
            for (int i = 0; i < count; i++) {
                rows[i] = Lab.row(next);
                tokens[i] = Lab.argmax(next);
                next = sequence.decode(tokens[i]);
            }
            return new Course(tokens, rows);
        }

        void isExactly(Course expected) {
            assertThat(tokens).isEqualTo(expected.tokens);
            assertThat(logits).isDeepEqualTo(expected.logits);
        }

        void differsFrom(Course other) {
            assertThat(logits[0]).isNotEqualTo(other.logits[0]);
        }
    }

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
        prompt = Lab.prompt(model, Lab.QUESTION);
        try (Session session = model.openSession(Lab.options())) {
            plain = Course.of(session);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] random(long seed, double scale) {
        return random(seed, scale, (model.layerCount() - 1) * model.embeddingSize());
    }

    private static float[] random(long seed, double scale, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble(-1, 1) * scale);
        }
        return values;
    }

    private static float[] part(float[] directions, int layer) {
        int width = model.embeddingSize();
        return Arrays.copyOfRange(directions, (layer - 1) * width, layer * width);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aZeroVectorChangesNothing(boolean observable) {
        try (Session session = model.openSession(Lab.options().withObservable(observable))) {
            SessionEngine.of(session).setControlVector(random(1, 0), 1, 5);
            Course.of(session).isExactly(plain);
        }
    }

    @Test
    void aLiveVectorOfZeroChangesNothing() {
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            Course.of(session).isExactly(plain);
            live.zero();
            Course.of(session).isExactly(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearingRestoresExactly(boolean observable) {
        try (Session session = model.openSession(Lab.options().withObservable(observable))) {
            SessionEngine.of(session).setControlVector(random(2, 1), 1, 5);
            Course.of(session).differsFrom(plain);
            SessionEngine.of(session).clearControlVector();
            Course.of(session).isExactly(plain);
            SessionEngine.of(session).clearControlVector();
            Course.of(session).isExactly(plain);
        }
    }

    @Test
    void closingALiveVectorRestoresExactly() {
        try (Session session = model.openSession(Lab.options())) {
            try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector()) {
                live.set(3, part(random(2, 1), 3), 1);
                Course.of(session).differsFrom(plain);
            }
            Course.of(session).isExactly(plain);
        }
    }

    @Test
    void liveAndStaticAgreeBitForBit() {
        float[] directions = random(3, 0.5);
        Course fixed;
        try (Session session = model.openSession(Lab.options())) {
            SessionEngine.of(session).setControlVector(directions, 1, 5);
            fixed = Course.of(session);
            fixed.differsFrom(plain);
        }
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            for (int round = 0; round < 2; round++) { // before the tensors are known, and after
                for (int layer = 1; layer <= 5; layer++) {
                    live.set(layer, part(directions, layer), 1);
                    assertThat(live.get(layer)).isEqualTo(part(directions, layer));
                }
                Course.of(session).isExactly(fixed);
                live.zero();
                Course.of(session).isExactly(plain);
            }
        }
    }

    /** A session that isn't observable hands every change to llama.cpp; one that is writes into the tensors. */
    @Test
    void aVectorChangedAtEveryTokenAgreesWithFreshOnes() {
        try (Session fresh = model.openSession(Lab.options().withObservable(false));
                Session changed = model.openSession(Lab.options());
                Session living = model.openSession(Lab.options());
                LiveControlVector live = SessionEngine.of(living).openLiveControlVector()) {
            Sequence a = fresh.newSequence();
            Sequence b = changed.newSequence();
            Sequence c = living.newSequence();
            Logits next = a.prefill(prompt);
            b.prefill(prompt);
            c.prefill(prompt);
            for (int i = 0; i < 20; i++) {
                float[] directions = random(100 + i, 0.02 * i);
                SessionEngine.of(fresh).setControlVector(directions, 1, 5);
                SessionEngine.of(changed).setControlVector(directions, 1, 5);
                for (int layer = 5; layer >= 1; layer--) {
                    live.set(layer, part(directions, layer), 1);
                }
                int token = Lab.argmax(next);
                next = a.decode(token);
                assertThat(Lab.row(b.decode(token))).isEqualTo(Lab.row(next));
                assertThat(Lab.row(c.decode(token))).isEqualTo(Lab.row(next));
            }
        }
    }

    @Test
    void onlyTheRangeOfLayersIsSteered() {
        float[] directions = random(4, 0.5);
        float[] third = new float[directions.length];
        int width = model.embeddingSize();
        System.arraycopy(directions, 2 * width, third, 2 * width, width);
        try (Session session = model.openSession(Lab.options())) {
            SessionEngine.of(session).setControlVector(third, 1, 5);
            Course expected = Course.of(session);
            SessionEngine.of(session).setControlVector(directions, 3, 3);
            Course.of(session).isExactly(expected);
            SessionEngine.of(session).setControlVector(directions, 1, 5);
            Course.of(session).differsFrom(expected);
        }
    }

    @Test
    void aCoefficientMultiplies() {
        float[] direction = part(random(5, 1), 2);
        float[] halved = direction.clone();
        for (int i = 0; i < halved.length; i++) {
            halved[i] *= 0.5f;
        }
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            live.set(2, halved, 1);
            Course expected = Course.of(session);
            live.set(2, direction, 0.5f);
            Course.of(session).isExactly(expected);
            live.set(2, direction, 0);
            Course.of(session).isExactly(plain);
        }
    }

    /** A decode that fails before the graph has shown its tensors must not lose the values. */
    @Test
    void aVectorSurvivesAFailedDecode() {
        float[] direction = part(random(6, 1), 2);
        Course expected;
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            live.set(2, direction, 1);
            expected = Course.of(session);
        }
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            live.set(2, direction, 1);
            Registration failing = session.tap(rows -> {
                throw new IllegalStateException("on purpose");
            }, RowSelection.ALL, Layers.of(0));
            Sequence sequence = session.newSequence();
            assertThatIllegalStateException().isThrownBy(() -> sequence.prefill(prompt)).withMessage("on purpose");
            failing.close();
            sequence.close();
            Course.of(session).isExactly(expected);
        }
    }

    /** As if the graph never showed llama.cpp's own tensors, as at the last layer before those on a GPU. */
    @Test
    void whereTheGraphShowsCopiesTheResultsAreTheSame(@TempDir Path folder) throws Exception {
        assertThat(new ForkedJvm(ControlVectorProbe.class, "-Dswerve.activations.forceCopy=true").run(folder))
                .contains("all the same");
    }

    @Test
    void badArgumentsAreRefused() {
        int length = (model.layerCount() - 1) * model.embeddingSize();
        try (Session session = model.openSession(Lab.options()); Sequence sequence = session.newSequence()) {
            for (int wrong : new int[]{0, 1, length - 1, length + 1, model.layerCount() * model.embeddingSize()}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SessionEngine.of(session).setControlVector(new float[wrong], 1, 5))
                        .withMessageContaining(Integer.toString(length)).withMessageContaining(Integer.toString(wrong));
            }
            int[][] ranges = {{0, 5}, {-1, 3}, {1, 6}, {3, 2}, {6, 6}, {1, Integer.MAX_VALUE}};
            for (int[] range : ranges) {
                assertThatIllegalArgumentException()
                        .isThrownBy(
                                () -> SessionEngine.of(session).setControlVector(new float[length], range[0], range[1]))
                        .withMessageContaining("Layer must be between");
            }
            for (float bad : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] directions = new float[length];
                directions[777] = bad;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SessionEngine.of(session).setControlVector(directions, 1, 5))
                        .withMessageContaining("directions[777]");
            }
            assertThat(Course.from(sequence, sequence.prefill(prompt), 1).tokens()[0]).isEqualTo(plain.tokens()[0]);
        }
    }

    @Test
    void badArgumentsOfALiveVectorAreRefused() {
        int width = model.embeddingSize();
        try (Session session = model.openSession(Lab.options());
                var live = SessionEngine.of(session).openLiveControlVector()) {
            for (int layer : new int[]{-1, 0, 6, Integer.MAX_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> live.set(layer, new float[width], 1));
                assertThatIllegalArgumentException().isThrownBy(() -> live.get(layer));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> live.set(1, new float[width + 1], 1));
            assertThatIllegalArgumentException().isThrownBy(() -> live.set(1, new float[width], Float.NaN))
                    .withMessageContaining("NaN");
            float[] bad = new float[width];
            bad[1] = Float.NaN;
            assertThatIllegalArgumentException().isThrownBy(() -> live.set(1, bad, 1));
            Course.of(session).isExactly(plain);
        }
    }

    @Test
    void onlyOneKindAtATime() {
        float[] zero = random(1, 0);
        try (Session session = model.openSession(Lab.options())) {
            SessionEngine.of(session).setControlVector(random(2, 1), 1, 5);
            LiveControlVector live = SessionEngine.of(session).openLiveControlVector(); // replaces the static one
            Course.of(session).isExactly(plain);
            assertThatIllegalStateException().isThrownBy(SessionEngine.of(session)::openLiveControlVector);
            assertThatIllegalStateException().isThrownBy(() -> SessionEngine.of(session).setControlVector(zero, 1, 5));
            assertThatIllegalStateException().isThrownBy(SessionEngine.of(session)::clearControlVector);
            live.close();
            live.close();
            assertThatThrownBy(live::zero).isInstanceOf(ClosedException.class);
            SessionEngine.of(session).setControlVector(zero, 1, 5);
            SessionEngine.of(session).clearControlVector();
            SessionEngine.of(session).openLiveControlVector().close();
        }
    }

    @Test
    void aLiveVectorNeedsAnObservableSession() {
        try (Session session = model.openSession(Lab.options().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(SessionEngine.of(session)::openLiveControlVector)
                    .withMessageContaining("withObservable(true)");
        }
    }

    /** Where nobody watches the graph, the vector is never seen in it: as in an architecture that ignores it. */
    @Test
    void anIgnoredVectorIsRemovedAndTheDecodeUndone() throws ReflectiveOperationException {
        try (Session session = model.openSession(Lab.options().withObservable(false));
                Sequence sequence = session.newSequence()) {
            Field context = Session.class.getDeclaredField("context");
            context.setAccessible(true);
            ((NativeContext) context.get(session)).controlVector().set(random(2, 1), 1, 5, true);

            assertThatThrownBy(() -> sequence.prefill(prompt)).isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("layer 1").hasMessageContaining("removed");

            assertThat(session.hasControlVector()).isFalse();
            assertThat(sequence.length()).isZero();
            Course.from(sequence, sequence.prefill(prompt), TOKENS).isExactly(plain);
        }
    }

    /** Far beyond all sense, the vector makes the logits useless, but not the JVM. */
    @Test
    void anAbsurdVectorIsReported() {
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.defaults())) {
            float[] absurd = new float[(model.layerCount() - 1) * model.embeddingSize()];
            Arrays.fill(absurd, Float.MAX_VALUE);
            SessionEngine.of(session).setControlVector(absurd, 1, 5);
            Logits logits = sequence.prefill(prompt);
            assertThatThrownBy(() -> sampler.sample(logits)).isInstanceOf(DecodeException.class)
                    .hasMessageContaining("steering");
            SessionEngine.of(session).clearControlVector();
            sequence.truncate(0);
            Course.from(sequence, sequence.prefill(prompt), TOKENS).isExactly(plain);
        }
    }
}
