package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkippedLogitsTest {
    private static final int[] ALL_LAYERS = {0, 1, 2, 3, 4, 5};

    /** A processor may compute batches of other sizes by other kernels, whose sums round differently. */
    private static final float TOLERANCE = 1e-3f;

    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
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
        try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(256, 16));
                ActivationCapture capture = session.capture(selection, Layers.all())) {
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
            try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(256, 16))) {
                Sequence sequence = session.newSequence();
                session.setLogitsComputed(computed); // without any tap
                decode(session, sequence);
                session.setLogitsComputed(true);
                float[] row = new float[model.tokenizer().vocabularySize()];
                sequence.decode(model.tokenizer().encode("5", Encoding.TEXT_PART)[0]).copyTo(row);
                logits.add(row);
                assertThat(sequence.length()).isEqualTo(Lab.longPrompt(model).length + 1);
            }
        }
        assertThat(logits.get(1)).containsExactly(logits.get(0));
    }

    /** A tap on all rows of the last layer: only the prompt's last token is decoded with logits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 40})
    void aTappedPromptGivesTheRowsAndTheLogitsOfOneReadWithAllLogits(int length) {
        int[] prompt = Arrays.copyOf(Lab.longPrompt(model), length);
        List<float[]> rows = new ArrayList<>();
        float[] wanted = new float[model.tokenizer().vocabularySize()];
        float[] next = wanted.clone();
        try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(256, 16));
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.all())) {
            Sequence sequence = session.newSequence();
            Batch batch = session.batch();
            for (int token : prompt) {
                batch.add(sequence, token, true);
            }
            session.decode(batch);
            session.logits(length - 1).copyTo(wanted);
            sequence.decode(5).copyTo(next);
            for (int layer : ALL_LAYERS) {
                rows.add(capture.layer(layer).segment().toArray(ValueLayout.JAVA_FLOAT));
            }
        }
        try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(256, 16));
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.all())) {
            Sequence sequence = session.newSequence();
            float[] found = new float[wanted.length];
            sequence.prefill(prompt).copyTo(found);
            assertThat(found).containsExactly(wanted, within(TOLERANCE));
            sequence.decode(5).copyTo(found);
            assertThat(found).containsExactly(next, within(TOLERANCE));
            for (int layer : ALL_LAYERS) {
                assertThat(capture.layer(layer).segment().toArray(ValueLayout.JAVA_FLOAT)).as("layer %d", layer)
                        .containsExactly(rows.get(layer), within(TOLERANCE));
            }
        }
    }

    /** Such a batch ends with the last layer's output, as {@link Session#setLogitsComputed} would have it. */
    @Test
    void aTappedBatchOfWhichNobodyWantsLogitsLeavesTheCacheOfAnUntappedOne() {
        int[] prompt = Lab.longPrompt(model);
        try (Session session = model.openSession(Lab.preciseOptions());
                Session other = model.openSession(Lab.preciseOptions())) {
            Sequence sequence = session.newSequence();
            Sequence untapped = other.newSequence();
            float[] logits = new float[model.tokenizer().vocabularySize()];
            float[] expected = logits.clone();
            try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(ALL_LAYERS.length - 1))) {
                for (int token : prompt) {
                    session.batch().add(sequence, token, false);
                    other.batch().add(untapped, token, false);
                }
                session.decode(session.batch());
                other.decode(other.batch());
                assertThat(capture.layer(ALL_LAYERS.length - 1).rows()).isEqualTo(prompt.length);
                assertThatIllegalArgumentException().isThrownBy(() -> session.logits(prompt.length - 1))
                        .withMessageContaining("no logits were asked");
                assertThat(session.isLogitsComputed()).isTrue();
                sequence.decode(5).copyTo(logits);
            }
            untapped.decode(5).copyTo(expected);
            assertThat(logits).containsExactly(expected);
            sequence.prefill(prompt).copyTo(logits); // the tap is gone, and what it asked for with it
            untapped.prefill(prompt).copyTo(expected);
            assertThat(logits).containsExactly(expected);
        }
    }

    @Test
    void nothingHandsOutLogitsThatWereNotComputed() {
        try (Session session = model.openSession(Lab.preciseOptions())) {
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
        try (Session session = model.openSession(Lab.preciseOptions().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(() -> session.setLogitsComputed(false))
                    .withMessageContaining("observable");
            session.setLogitsComputed(true);
            assertThat(session.isLogitsComputed()).isTrue();
            session.newSequence().prefill(5, 6);
        }
    }
}
