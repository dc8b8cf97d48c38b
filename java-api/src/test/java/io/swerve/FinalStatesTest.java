package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.activation.RowSelection;
import io.swerve.gguf.GgufFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FinalStatesTest {
    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Decodes a prompt of which only the last token's logits are wanted. */
    private static int decode(Session session, Sequence sequence) {
        Batch batch = session.batch();
        batch.clear();
        int[] prompt = Lab.longPrompt(model);
        for (int i = 0; i < prompt.length; i++) {
            batch.add(sequence, prompt[i], i == prompt.length - 1);
        }
        session.decode(batch);
        return prompt.length;
    }

    private static float[] copy(Logits logits) {
        float[] row = new float[logits.size()];
        logits.copyTo(row);
        return row;
    }

    @Test
    void theUnembeddingMakesLogitsOfThem() {
        GgufFile file = GgufFile.read(Lab.precise());
        String head = file.tensor("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
        try (Session session = model.openSession(Lab.preciseOptions()); FinalStates states = FinalStates.of(session)) {
            int last = decode(session, session.newSequence()) - 1;
            float[] state = new float[states.width()];
            states.copyTo(last, state);
            float[] logits = copy(session.logits(last));
            double error = 0;
            double size = 0;
            for (int token = 0; token < logits.length; token++) {
                float[] row = file.readRow(head, token);
                double product = 0;
                for (int i = 0; i < row.length; i++) {
                    product += (double) row[i] * state[i];
                }
                error += (product - logits[token]) * (product - logits[token]);
                size += (double) logits[token] * logits[token];
            }
            assertThat(Math.sqrt(error / size)).isLessThan(1e-5);
        }
    }

    @Test
    void theyAreTheLastLayersRowsAfterTheOutputNorm() {
        float[] norm = GgufFile.read(Lab.precise()).readF32("output_norm.weight");
        try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(256, 16));
                FinalStates states = FinalStates.of(session);
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(model.layerCount() - 1))) {
            int length = decode(session, session.newSequence());
            float[] state = new float[states.width()];
            for (int token = 0; token < length; token += 7) {
                states.copyTo(token, state);
                double squares = 0;
                for (int i = 0; i < state.length; i++) {
                    float value = capture.layer(model.layerCount() - 1).get(token, i);
                    squares += (double) value * value / state.length;
                }
                for (int i = 0; i < state.length; i++) {
                    double row = capture.layer(model.layerCount() - 1).get(token, i);
                    assertThat((double) state[i]).isCloseTo(row * norm[i] / Math.sqrt(squares + 1e-5), within(1e-3));
                }
            }
        }
    }

    @Test
    void logitsAndLaterDecodesAreAsWithoutThem() {
        try (Session session = model.openSession(Lab.preciseOptions())) {
            int last;
            float[] before;
            try (Sequence sequence = session.newSequence()) {
                last = decode(session, sequence) - 1;
                before = copy(session.logits(last));
            }
            try (FinalStates states = FinalStates.of(session); Sequence sequence = session.newSequence()) {
                decode(session, sequence);
                assertThat(copy(session.logits(last))).containsExactly(before, within(1e-3f));
                assertThat(states.width()).isEqualTo(model.embeddingSize());
            }
            try (Sequence sequence = session.newSequence()) {
                decode(session, sequence);
                assertThat(copy(session.logits(last))).containsExactly(before);
            }
        }
    }

    @Test
    void misuseIsSaid() {
        float[] state = new float[model.embeddingSize()];
        try (Session session = model.openSession(Lab.preciseOptions())) {
            FinalStates states = FinalStates.of(session);
            assertThatIllegalStateException().isThrownBy(() -> FinalStates.of(session));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> states.copyTo(0, state));
            int length = decode(session, session.newSequence());
            states.copyTo(0, state); // not wanted, but there
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> states.copyTo(length, state));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> states.copyTo(0, new float[1]));
            session.setLogitsComputed(false);
            assertThatIllegalStateException().isThrownBy(() -> states.copyTo(0, state));
            session.setLogitsComputed(true);
            states.close();
            states.close();
            assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> states.copyTo(0, state));
            FinalStates.of(session).close();
        }
        Session closed = model.openSession(Lab.preciseOptions());
        closed.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> FinalStates.of(closed));
    }
}
