package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.ActivationCapture;
import io.swerve.DecodeException;
import io.swerve.ForkedJvm;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, tokens and positions belong together, however llama.cpp cuts the batch. */
class TapTest {
    private static final int LAST = 5;
    private static final int[] ALL_LAYERS = IntStream.rangeClosed(0, LAST).toArray();

    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
        prompt = Lab.longPrompt(model);
        assertThat(prompt).hasSizeGreaterThan(100);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Session open(int microBatch) {
        return model.openSession(Lab.preciseOptions().withBatchSize(512, microBatch).withMaxSequences(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 100, 512})
    void everyTokenOfAPromptHasItsRowInEveryLayer(int microBatch) {
        try (Session whole = open(512);
                Session cut = open(microBatch);
                ActivationCapture expected = whole.capture(RowSelection.ALL, Layers.all());
                ActivationCapture actual = cut.capture(RowSelection.ALL, Layers.all())) {
            whole.newSequence().prefill(prompt);
            cut.newSequence().prefill(prompt);
            for (int layer : ALL_LAYERS) {
                ActivationMatrix rows = actual.layer(layer);
                assertThat(rows.rows()).isEqualTo(prompt.length);
                for (int row = 0; row < prompt.length; row++) {
                    assertThat(rows.token(row)).isEqualTo(prompt[row]);
                    assertThat(rows.position(row)).isEqualTo(row);
                    assertThat(rows.sequence(row)).isZero();
                    isClose(rows.row(row), expected.layer(layer).row(row));
                }
            }
        }
    }

    /** Batches of other shapes round differently, by far less than the rows of different tokens are apart. */
    private static void isClose(float[] actual, float[] expected) {
        double distance = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            distance += Math.pow(actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(distance / length)).isLessThan(1e-3);
    }

    @Test
    void batchesOfAPromptAreCapturedInOrder() {
        try (Session session = model.openSession(Lab.preciseOptions().withBatchSize(32, 16));
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.all())) {
            session.newSequence().prefill(prompt);
            for (int layer : ALL_LAYERS) {
                ActivationMatrix rows = capture.layer(layer);
                assertThat(IntStream.range(0, rows.rows()).map(rows::token)).containsExactly(boxed(prompt));
            }
        }
    }

    private static Integer[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 512})
    void outputsAreTheRowsWhoseLogitsAreWanted(int microBatch) {
        List<Integer> wanted = new ArrayList<>();
        try (Session session = open(microBatch);
                ActivationCapture all = session.capture(RowSelection.ALL, Layers.all());
                ActivationCapture outputs = session.capture(RowSelection.OUTPUTS, Layers.all())) {
            decode(session, wanted);
            checkOutputs(outputs, wanted);
            for (int layer : ALL_LAYERS) {
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(outputs.layer(layer).row(i)).isEqualTo(all.layer(layer).row(wanted.get(i)));
                }
            }
        }
        // And without a tap of all rows, when llama.cpp keeps less of the last layer.
        wanted.clear();
        try (Session session = open(microBatch);
                ActivationCapture outputs = session.capture(RowSelection.OUTPUTS, Layers.all())) {
            decode(session, wanted);
            checkOutputs(outputs, wanted);
        }
    }

    private static void decode(Session session, List<Integer> wanted) {
        Sequence sequence = session.newSequence();
        for (int i = 0; i < prompt.length; i++) {
            boolean output = i % 7 == 0 || i == 40 || i == 41 || i > 100;
            session.batch().add(sequence, prompt[i], output);
            if (output) {
                wanted.add(i);
            }
        }
        session.decode(session.batch());
    }

    private static void checkOutputs(ActivationCapture outputs, List<Integer> wanted) {
        for (int layer : ALL_LAYERS) {
            ActivationMatrix rows = outputs.layer(layer);
            assertThat(IntStream.range(0, rows.rows()).map(rows::position)).containsExactlyElementsOf(wanted);
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(rows.token(i)).isEqualTo(prompt[wanted.get(i)]);
            }
        }
    }

    @Test
    void theLastRowOfAPromptIsItsOnlyOutput() {
        try (Session session = open(16);
                ActivationCapture capture = session.capture(RowSelection.OUTPUTS, Layers.all())) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            sequence.decode(7);
            for (int layer : ALL_LAYERS) {
                ActivationMatrix rows = capture.layer(layer);
                assertThat(rows.rows()).isEqualTo(2);
                assertThat(rows.position(0)).isEqualTo(prompt.length - 1);
                assertThat(rows.token(1)).isEqualTo(7);
                assertThat(rows.position(1)).isEqualTo(prompt.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 512})
    void severalSequencesInOneBatchKeepTheirRows(int microBatch) {
        int[][] texts = {prompt, Lab.prompt(model, Lab.QUESTION), Lab.prompt(model, Lab.OTHER_QUESTION)};
        float[][][] alone = new float[3][][];
        for (int s = 0; s < 3; s++) {
            try (Session session = open(512);
                    ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(3))) {
                session.newSequence().prefill(texts[s]);
                ActivationMatrix rows = capture.layer(3);
                alone[s] = IntStream.range(0, rows.rows()).mapToObj(rows::row).toArray(float[][]::new);
            }
        }
        try (Session session = open(microBatch);
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.all())) {
            Sequence[] sequences = {session.newSequence(), session.newSequence(), session.newSequence()};
            for (int i = 0; i < prompt.length; i++) {
                for (int s = 2; s >= 0; s--) {
                    if (i < texts[s].length) {
                        session.batch().add(sequences[s], texts[s][i], i == texts[s].length - 1);
                    }
                }
            }
            session.decode(session.batch());
            for (int layer : ALL_LAYERS) {
                ActivationMatrix rows = capture.layer(layer);
                assertThat(rows.rows()).isEqualTo(texts[0].length + texts[1].length + texts[2].length);
                for (int row = 0; row < rows.rows(); row++) {
                    int[] text = texts[rows.sequence(row)];
                    assertThat(rows.token(row)).isEqualTo(text[rows.position(row)]);
                    if (layer == 3) {
                        isClose(rows.row(row), alone[rows.sequence(row)][rows.position(row)]);
                    }
                }
            }
        }
    }

    @Test
    void aTapChangesNothing() {
        float[] plain;
        try (Session session = open(16)) {
            plain = Lab.row(session.newSequence().prefill(prompt));
        }
        try (Session session = open(16);
                Registration _ = session.tap(_ -> {}, RowSelection.ALL, Layers.of(0, 1, 2, 3, 4))) {
            assertThat(Lab.row(session.newSequence().prefill(prompt))).isEqualTo(plain);
        }
    }

    @Test
    void aClosedTapHearsNothing() {
        int[] calls = new int[2];
        try (Session session = open(512)) {
            Registration first = session.tap(_ -> calls[0]++, RowSelection.ALL, Layers.of(1, 2, 2));
            Registration second = session.tap(_ -> calls[1]++, RowSelection.ALL, Layers.of(2));
            Sequence sequence = session.newSequence();
            sequence.decode(1);
            assertThat(calls).containsExactly(2, 1);
            first.close();
            first.close();
            sequence.decode(1);
            assertThat(calls).containsExactly(2, 2);
            second.close();
            sequence.decode(1);
            assertThat(calls).containsExactly(2, 2);
        }
    }

    @Test
    void anExceptionStopsTheDecodeAndTheSequenceIsAsBefore() {
        float[] expected;
        try (Session session = open(16)) {
            expected = Lab.row(session.newSequence().prefill(prompt));
        }
        List<Throwable> failures = List.of(new IllegalStateException("on purpose"),
                new StackOverflowError("on purpose"),
                new IOException("on purpose"));
        try (Session session = open(16)) {
            Sequence sequence = session.newSequence();
            for (Throwable failure : failures) {
                int[] calls = new int[1];
                Registration tap = session.tap(_ -> {
                    if (++calls[0] == 3) {
                        TapTest.<RuntimeException>sneak(failure);
                    }
                }, RowSelection.ALL, Layers.of(1));
                assertThatThrownBy(() -> sequence.prefill(prompt)).satisfies(thrown -> {
                    if (failure instanceof IOException) {
                        assertThat(thrown).isInstanceOf(DecodeException.class).hasCause(failure);
                    } else {
                        assertThat(thrown).isSameAs(failure);
                    }
                });
                assertThat(calls[0]).isEqualTo(3); // of 8 micro-batches
                assertThat(sequence.length()).isZero();
                tap.close();
            }
            Logits logits = sequence.prefill(prompt);
            assertThat(Lab.row(logits)).isEqualTo(expected);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void aViewKeptBeyondTheCallIsOver() {
        ActivationRows[] kept = new ActivationRows[1];
        try (Session session = open(512); Registration _ = session.tap(rows -> {
            kept[0] = rows;
            assertThat(rows.segment().isReadOnly()).isTrue();
            assertThat(rows.segment().byteSize()).isEqualTo(4L * rows.rows() * rows.width());
            assertThatThrownBy(() -> rows.get(rows.rows(), 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> rows.get(0, 256)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> rows.get(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> rows.token(rows.rows())).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> rows.copyRow(0, new float[255])).isInstanceOf(IndexOutOfBoundsException.class);
        }, RowSelection.ALL, Layers.of(2))) {
            session.newSequence().prefill(prompt);
            ActivationRows rows = kept[0];
            List<ThrowingCallable> uses = List.of(rows::rows, rows::layer, rows::width, () -> rows.get(0, 0),
                    () -> rows.copyRow(0, new float[256]), () -> rows.token(0), () -> rows.position(0),
                    () -> rows.sequence(0), () -> rows.isOutput(0), rows::segment);
            for (ThrowingCallable use : uses) {
                assertThatIllegalStateException().isThrownBy(use).withMessageContaining("borrowed");
            }
        }
    }

    @Test
    void badArgumentsAreRefused() {
        try (Session session = open(512)) {
            for (int wrong : new int[]{6, Integer.MAX_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.tap(_ -> {}, RowSelection.ALL, Layers.of(1, wrong)))
                        .withMessageContaining("5").withMessageContaining(Integer.toString(wrong));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.capture(RowSelection.ALL, Layers.of(wrong)));
            }
            try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(4, 2, 2))) {
                assertThat(capture.layers()).containsExactly(2, 4);
                assertThatIllegalArgumentException().isThrownBy(() -> capture.layer(3)).withMessageContaining("[2, 4]");
            }
        }
        try (Session blind = model.openSession(Lab.preciseOptions().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(() -> blind.capture(RowSelection.ALL, Layers.of(1)))
                    .withMessageContaining("withObservable(true)");
        }
    }

    /** As on a device whose memory the JVM can't read. */
    @Test
    void copiedRowsAreTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        String direct = new ForkedJvm(TapProbe.class).run(folder);
        String copied = new ForkedJvm(TapProbe.class, "-Dswerve.activations.forceCopy=true").run(folder);
        assertThat(TapProbe.report(direct)).hasSizeGreaterThan(12).isEqualTo(TapProbe.report(copied));
    }
}
