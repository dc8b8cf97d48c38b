package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkippedLogitsTest {
    private static final int[] ALL_LAYERS = {0, 1, 2, 3, 4, 5};

    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Every third token is an output, so that some micro-batches have some and others none. */
    private static void decode(Session session, Sequence sequence) {
        Batch batch = session.batch();
        batch.clear();
        int[] prompt = Lab.longPrompt(model);
        for (int i = 0; i < prompt.length; i++) {
            batch.add(sequence, prompt[i], i % 3 == 0 && (i < 20 || i > 60) || i == prompt.length - 1);
        }
        session.decode(batch);
    }

    private static List<float[]> rows(boolean logits, RowSelection selection) {
        List<float[]> rows = new ArrayList<>();
        try (Session session = model.openSession(Lab.options().withBatchSize(256, 16));
                ActivationCapture capture = session.capture(selection, ALL_LAYERS)) {
            session.setLogitsComputed(logits);
            decode(session, session.newSequence());
            for (int layer : ALL_LAYERS) {
                rows.add(capture.layer(layer).segment().toArray(ValueLayout.JAVA_FLOAT));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreTheSameBitForBit(RowSelection selection) {
        List<float[]> with = rows(true, selection);
        List<float[]> without = rows(false, selection);
        assertThat(with).allSatisfy(layer -> assertThat(layer).isNotEmpty());
        for (int layer : ALL_LAYERS) {
            assertThat(without.get(layer)).as("layer %d", layer).containsExactly(with.get(layer));
        }
    }

    @Test
    void whatIsInTheCacheIsTheSame() {
        List<float[]> logits = new ArrayList<>();
        for (boolean computed : new boolean[]{true, false}) {
            try (Session session = model.openSession(Lab.options().withBatchSize(256, 16))) {
                Sequence sequence = session.newSequence();
                session.setLogitsComputed(computed); // without any tap
                decode(session, sequence);
                session.setLogitsComputed(true);
                float[] row = new float[model.tokenizer().vocabularySize()];
                sequence.decode(model.tokenizer().encode("5", false, false)[0]).copyTo(row);
                logits.add(row);
                assertThat(sequence.length()).isEqualTo(Lab.longPrompt(model).length + 1);
            }
        }
        assertThat(logits.get(1)).containsExactly(logits.get(0));
    }

    @Test
    void nothingHandsOutLogitsThatWereNotComputed() {
        try (Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            assertThat(session.isLogitsComputed()).isTrue();
            decode(session, sequence);
            int last = session.batch().size() - 1;
            session.logits(last);
            session.setLogitsComputed(false);
            assertThat(session.isLogitsComputed()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> session.logits(last))
                    .withMessageContaining("setLogitsComputed(true)");
            int length = sequence.length();
            assertThatIllegalStateException().isThrownBy(() -> sequence.decode(5))
                    .withMessageContaining("computes no logits");
            assertThatIllegalStateException().isThrownBy(() -> sequence.prefill(5, 6))
                    .withMessageContaining("computes no logits");
            assertThat(sequence.length()).isEqualTo(length);
            session.batch().clear();
            int index = session.batch().add(sequence, 5, true);
            session.decode(session.batch());
            session.setLogitsComputed(true);
            // those of the decode without logits are not to be had later either
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> session.logits(index));
            sequence.decode(6);
        }
    }

    @Test
    void needsAnObservableSession() {
        try (Session session = model.openSession(Lab.options().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(() -> session.setLogitsComputed(false))
                    .withMessageContaining("observable");
            session.setLogitsComputed(true);
            assertThat(session.isLogitsComputed()).isTrue();
            session.newSequence().prefill(5, 6);
        }
    }
}
