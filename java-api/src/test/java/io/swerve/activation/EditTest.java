package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.ActivationCapture;
import io.swerve.ActivationEdit;
import io.swerve.ClosedException;
import io.swerve.ForkedJvm;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.spi.SessionEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor writes is what the rest of the model computes with. */
class EditTest {
    private static final int WIDTH = 256;
    private static final int LAYERS = 6;
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
        prompt = Lab.longPrompt(model);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    static float[] direction(long seed) {
        Random random = new Random(seed);
        float[] direction = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return direction;
    }

    /** Adds a direction to every row. */
    static ActivationEditor adding(float[] direction) {
        return rows -> {
            for (int row = 0; row < rows.rows(); row++) {
                for (int column = 0; column < WIDTH; column++) {
                    rows.set(row, column, rows.get(row, column) + direction[column]);
                }
            }
            return true;
        };
    }

    static List<float[]> logits(Session session, int[] tokens, int steps) {
        List<float[]> rows = new ArrayList<>();
        try (Sequence sequence = session.newSequence()) {
            Logits next = sequence.prefill(tokens);
            for (int i = 0; i < steps; i++) {
                rows.add(Lab.row(next));
                next = sequence.decode(Lab.argmax(next));
            }
        }
        return rows;
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("step %d", i).containsExactly(expected.get(i));
        }
    }

    /** The options cut the prompt into several micro-batches. */
    private static SessionOptions cut() {
        return Lab.preciseOptions().withBatchSize(48, 16);
    }

    @Test
    void anAddedDirectionIsAControlVector() {
        float[] all = new float[WIDTH * (LAYERS - 1)];
        try (Session session = model.openSession(cut())) {
            for (int layer = 1; layer < LAYERS; layer++) {
                System.arraycopy(direction(layer), 0, all, (layer - 1) * WIDTH, WIDTH);
                session.edit(adding(direction(layer)), Layers.of(layer));
            }
            List<float[]> edited = logits(session, prompt, 12);
            try (Session steered = model.openSession(cut())) {
                SessionEngine.of(steered).setControlVector(all, 1, LAYERS - 1);
                assertSame(edited, logits(steered, prompt, 12));
            }
        }
    }

    @Test
    void anEditorThatChangesNothingChangesNothing() {
        try (Session session = model.openSession(cut())) {
            List<float[]> plain = logits(session, prompt, 5);
            float[] row = new float[WIDTH];
            ActivationEdit same = session.edit(rows -> {
                rows.copyRow(0, row);
                rows.setRow(0, row);
                return true;
            }, Layers.of(0, 1, 2, 3, 4, 5));
            assertSame(logits(session, prompt, 5), plain);
            same.close();
            try (ActivationEdit edit = session.edit(adding(direction(1)))) {
                assertSame(logits(session, prompt, 5), plain);
                edit.setEnabled(2, true);
                assertThat(logits(session, prompt, 5).getFirst()).isNotEqualTo(plain.getFirst());
                edit.setEnabled(2, false);
                assertSame(logits(session, prompt, 5), plain);
                edit.setEnabled(3, true);
            }
            assertSame(logits(session, prompt, 5), plain);
        }
    }

    /** Rows of two sequences in one batch; only those of one are edited, by position. */
    @Test
    void rowsKnowTheirTokens() {
        SessionOptions options = cut().withMaxSequences(2);
        float[] direction = direction(9);
        int from = 7;
        try (Session session = model.openSession(options)) {
            Sequence plain = session.newSequence();
            Sequence edited = session.newSequence();
            for (int layer = 0; layer < LAYERS; layer++) {
                session.edit(rows -> {
                    boolean changed = false;
                    for (int row = 0; row < rows.rows(); row++) {
                        if (rows.sequence(row) == edited.id() && rows.position(row) >= from) {
                            for (int column = 0; column < WIDTH; column++) {
                                rows.set(row, column, rows.get(row, column) + direction[column]);
                            }
                            changed = true;
                        }
                    }
                    return changed;
                }, Layers.of(layer));
            }
            int[] tokens = Arrays.copyOf(prompt, 20);
            for (int i = 0; i < tokens.length; i++) {
                session.batch().add(plain, tokens[i], i == 19);
                session.batch().add(edited, tokens[i], i == 19);
            }
            session.decode(session.batch());
            float[] plainRow = Lab.row(session.logits(38));
            float[] editedRow = Lab.row(session.logits(39));

            try (Session alone = model.openSession(options)) {
                assertClose(Lab.row(alone.newSequence().prefill(tokens)), plainRow);
                for (int layer = 0; layer < LAYERS; layer++) {
                    alone.edit(rows -> {
                        for (int row = 0; row < rows.rows(); row++) {
                            if (rows.position(row) >= from) {
                                for (int column = 0; column < WIDTH; column++) {
                                    rows.set(row, column, rows.get(row, column) + direction[column]);
                                }
                            }
                        }
                        return true;
                    }, Layers.of(layer));
                }
                assertClose(Lab.row(alone.newSequence().prefill(tokens)), editedRow);
            }
        }
    }

    /** Batches of another size are summed in another order. */
    private static void assertClose(float[] actual, float[] expected) {
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-3f));
        }
    }

    @Test
    void tapsSeeWhatEditorsWrote() {
        try (Session session = model.openSession(Lab.preciseOptions());
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(2))) {
            session.edit(rows -> {
                rows.segment().fill((byte) 0);
                return true;
            }, Layers.of(2));
            session.newSequence().prefill(prompt);
            assertThat(capture.layer(2).rows()).isEqualTo(prompt.length);
            for (int column = 0; column < WIDTH; column++) {
                assertThat(capture.layer(2).get(3, column)).isZero();
            }
        }
    }

    @Test
    void misuse() {
        try (Session session = model.openSession(Lab.preciseOptions())) {
            assertThatIllegalArgumentException().isThrownBy(() -> session.edit(rows -> true, Layers.of(6)))
                    .withMessageContaining("6");
            RuntimeException failure = new IllegalStateException("no");
            EditableRows[] kept = new EditableRows[1];
            ActivationEdit failing = session.edit(rows -> {
                kept[0] = rows;
                throw failure;
            }, Layers.of(1));
            Sequence sequence = session.newSequence();
            assertThatThrownBy(() -> sequence.prefill(prompt)).isSameAs(failure);
            assertThat(sequence.length()).isZero();
            assertThatThrownBy(() -> kept[0].set(0, 0, 1)).isInstanceOf(IllegalStateException.class);
            failing.close();
            failing.close();
            assertThatThrownBy(() -> failing.setEnabled(1, true)).isInstanceOf(ClosedException.class);
            session.tap(rows -> assertThatThrownBy(() -> rows.segment().fill((byte) 1))
                    .isInstanceOf(RuntimeException.class), RowSelection.ALL, Layers.of(1));
            sequence.prefill(prompt);
            try (Session blind = model.openSession(Lab.preciseOptions().withObservable(false))) {
                assertThatThrownBy(() -> blind.edit(rows -> true, Layers.of(1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("withObservable");
            }
        }
    }

    /** Rows on a device are copied to the host and back. */
    @Test
    void deviceMemoryGivesTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        String inPlace = new ForkedJvm(EditProbe.class).run(folder);
        String copied = new ForkedJvm(EditProbe.class, "-Dswerve.activations.forceCopy=true").run(folder);
        assertThat(copied).contains("logits ").isEqualTo(inPlace);
    }

    /** Prints what an edited model says. */
    static final class EditProbe {
        private EditProbe() {}

        /**
         * Runs.
         *
         * @param args none
         */
        public static void main(String[] args) {
            try (Model own = Model.load(Lab.precise()); Session session = own.openSession(cut())) {
                session.edit(adding(direction(4)), Layers.of(0, 3, 5));
                for (float[] row : logits(session, Lab.longPrompt(own), 4)) {
                    System.out.println("logits " + Arrays.hashCode(row));
                }
            }
        }
    }
}
