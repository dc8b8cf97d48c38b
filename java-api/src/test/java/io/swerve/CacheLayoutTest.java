package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufValueType;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences with caches of their own: llama.cpp computes the tokens of a batch in another order then. */
class CacheLayoutTest {
    private static final int SEQUENCES = 5;
    private static final int[] ALL_LAYERS = IntStream.range(0, 6).toArray();

    private static Model model;
    private static int[] prompt;
    /** For each sequence its tokens alone, and what the model computes for them. */
    private static final int[][] TEXTS = new int[SEQUENCES][];
    private static final float[][][][] ROWS = new float[SEQUENCES][ALL_LAYERS.length][][];
    private static final float[][][] LOGITS = new float[SEQUENCES][][];

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
        prompt = Lab.longPrompt(model);
        try (Session session = model.openSession(Lab.preciseOptions())) {
            for (int s = 0; s < SEQUENCES; s++) {
                TEXTS[s] = Arrays.copyOfRange(prompt, 7 * s, 7 * s + 11 + 9 * s);
                decodeAlone(session, s);
            }
        }
    }

    private static void decodeAlone(Session session, int s) {
        Batch batch = session.batch();
        try (Sequence alone = session.newSequence();
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.all())) {
            for (int token : TEXTS[s]) {
                batch.add(alone, token, true);
            }
            session.decode(batch);
            LOGITS[s] = IntStream.range(0, TEXTS[s].length).mapToObj(i -> Lab.row(session.logits(i)))
                    .toArray(float[][]::new);
            for (int layer : ALL_LAYERS) {
                ROWS[s][layer] = IntStream.range(0, TEXTS[s].length).mapToObj(capture.layer(layer)::row)
                        .toArray(float[][]::new);
            }
            batch.clear();
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Session open(int microBatch) {
        return model.openSession(Lab.preciseOptions().withBatchSize(512, microBatch).withMaxSequences(SEQUENCES)
                .withCacheLayout(CacheLayout.PER_SEQUENCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 512})
    void rowsAndLogitsBelongToTheirTokensInWhateverOrderTheyCome(int microBatch) {
        SplittableRandom random = new SplittableRandom(20 + microBatch);
        for (int trial = 0; trial < 2; trial++) {
            try (Session session = open(microBatch);
                    ActivationCapture outputs = session.capture(RowSelection.OUTPUTS, Layers.all())) {
                decodeInRandomOrder(session, random, List.of(outputs));
            }
            try (Session session = open(microBatch);
                    ActivationCapture all = session.capture(RowSelection.ALL, Layers.all());
                    ActivationCapture outputs = session.capture(RowSelection.OUTPUTS, Layers.all())) {
                decodeInRandomOrder(session, random, List.of(all, outputs));
            }
        }
    }

    private static void decodeInRandomOrder(Session session, SplittableRandom random,
            List<ActivationCapture> captures) {
        Sequence[] sequences = IntStream.range(0, SEQUENCES).mapToObj(i -> session.newSequence())
                .toArray(Sequence[]::new);
        int[] done = new int[SEQUENCES];
        int total = Arrays.stream(TEXTS).mapToInt(text -> text.length).sum();
        Batch batch = session.batch();
        while (total > 0) {
            batch.clear();
            captures.forEach(ActivationCapture::clear);
            int size = random.nextInt(1, Math.min(total, 90) + 1);
            boolean[] wanted = new boolean[size];
            int[][] added = new int[size][];
            for (int i = 0; i < size; i++) {
                int s;
                do {
                    s = random.nextInt(SEQUENCES);
                } while (done[s] == TEXTS[s].length);
                wanted[i] = random.nextInt(3) == 0;
                added[i] = new int[]{s, done[s]};
                batch.add(sequences[s], TEXTS[s][done[s]++], wanted[i]);
            }
            session.decode(batch);
            total -= size;
            for (int i = 0; i < size; i++) {
                if (wanted[i]) {
                    assertThat(distance(Lab.row(session.logits(i)), LOGITS[added[i][0]][added[i][1]]))
                            .isLessThan(1e-3);
                }
            }
            int outputs = (int) IntStream.range(0, size).filter(i -> wanted[i]).count();
            for (ActivationCapture capture : captures) {
                boolean all = captures.size() == 2 && capture == captures.getFirst();
                for (int layer : ALL_LAYERS) {
                    check(capture.layer(layer), all ? size : outputs);
                }
            }
        }
        batch.clear();
    }

    private static void check(ActivationMatrix rows, int expected) {
        assertThat(rows.rows()).isEqualTo(expected);
        assertThat(IntStream.range(0, expected).mapToObj(row -> rows.sequence(row) + "/" + rows.position(row)))
                .doesNotHaveDuplicates();
        for (int row = 0; row < expected; row++) {
            int s = rows.sequence(row);
            int position = rows.position(row);
            assertThat(rows.token(row)).isEqualTo(TEXTS[s][position]);
            assertThat(distance(rows.row(row), ROWS[s][rows.layer()][position])).isLessThan(1e-3);
        }
    }

    /** Relative; rows of other tokens are far apart, those of batches of another shape by the rounding of floats. */
    private static double distance(float[] actual, float[] expected) {
        double distance = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            distance += Math.pow(actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(distance / length);
    }

    @Test
    void anEditChangesItsOwnSequenceOnly() {
        try (Session session = open(512)) {
            Sequence first = session.newSequence();
            Sequence second = session.newSequence();
            Sequence third = session.newSequence();
            ActivationEdit edit = session.edit(rows -> {
                for (int row = 0; row < rows.rows(); row++) {
                    if (rows.sequence(row) == second.id()) {
                        rows.setRow(row, new float[rows.width()]);
                    }
                }
                return true;
            }, Layers.of(2));
            Batch batch = session.batch();
            for (int i = 0; i < 12; i++) { // third and first before second: not the order of the numbers
                batch.add(third, prompt[i], i == 11);
                batch.add(first, prompt[i], i == 11);
                batch.add(second, prompt[i], i == 11);
            }
            session.decode(batch);
            float[] untouched = Lab.row(session.logits(33));
            assertThat(distance(Lab.row(session.logits(34)), untouched)).isLessThan(1e-3);
            assertThat(distance(Lab.row(session.logits(35)), untouched)).isGreaterThan(0.1);
            edit.close();
            batch.clear();
        }
    }

    @Test
    void aForkIsACopyOfThatMoment() {
        try (Session session = open(512)) {
            Sequence parent = session.newSequence();
            parent.prefill(prompt);
            float[] expected = Lab.row(parent.decode(7));
            parent.truncate(prompt.length);
            Sequence child = parent.fork();
            Sequence grandchild = child.fork();
            parent.truncate(3); // before anything is decoded that would make up for a late copy
            parent.prefill(TEXTS[1]);
            child.close();
            session.newSequence().prefill(TEXTS[2]);
            assertThat(Lab.row(grandchild.decode(7))).containsExactly(expected, within(1e-3f));
            assertThat(parent.fork().length()).isEqualTo(3 + TEXTS[1].length);
            grandchild.close();
            parent.truncate(0);
            assertThat(parent.fork().length()).isZero();
        }
    }

    @Test
    void everySequenceHasAPartOfTheContext() {
        SessionOptions options = Lab.preciseOptions().withContextSize(1024).withMaxSequences(4);
        try (Session shared = model.openSession(options);
                Session separate = model.openSession(options.withCacheLayout(CacheLayout.PER_SEQUENCE))) {
            assertThat(shared.sequenceCapacity()).isEqualTo(shared.contextSize()).isEqualTo(1024);
            assertThat(separate.contextSize()).isEqualTo(1024);
            assertThat(separate.sequenceCapacity()).isEqualTo(256);
            int[] tooLong = new int[257];
            shared.newSequence().prefill(tooLong);
            Sequence sequence = separate.newSequence();
            assertThatThrownBy(() -> sequence.prefill(tooLong)).isInstanceOf(ContextFullException.class)
                    .hasMessageContainingAll("257", "part of 256", "1024", "contextSize");
            Sequence other = separate.newSequence();
            other.prefill(Arrays.copyOf(tooLong, 256));
            assertThatThrownBy(() -> other.decode(1)).isInstanceOf(ContextFullException.class);
            assertThat(sequence.length()).isZero();
            sequence.prefill(prompt);
            assertThat(sequence.length()).isEqualTo(prompt.length);
        }
        try (Session one = model.openSession(
                Lab.preciseOptions().withCacheLayout(CacheLayout.PER_SEQUENCE))) {
            assertThat(one.sequenceCapacity()).isEqualTo(one.contextSize());
        }
    }

    @Test
    void aStateFitsWhereThereAreAsManyCaches(@TempDir Path folder) throws IOException {
        try (Session session = open(512);
                Session alike = open(64);
                Session shared = model.openSession(Lab.preciseOptions().withMaxSequences(SEQUENCES))) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt);
            Path file = folder.resolve("state");
            try (SequenceState state = sequence.save()) {
                state.write(file);
            }
            float[] expected = Lab.row(sequence.decode(7));
            try (SequenceState state = SequenceState.read(file)) {
                alike.newSequence();
                assertThat(Lab.row(alike.restore(state).decode(7))).containsExactly(expected, within(1e-3f));
                assertThatIllegalArgumentException().isThrownBy(() -> shared.restore(state))
                        .withMessageContaining("caches=5").withMessageContaining("caches=1");
            }
        }
    }

    /** Architecture cohere2: every fourth layer attends to everything, the others to a window. */
    private static Path withWindows(int window, Path file) {
        GgufFile lab = GgufFile.read(Lab.precise());
        GgufWriter writer = new GgufWriter();
        lab.metadata().forEach((key, value) -> writer.put(key.replaceFirst("^llama\\.", "cohere2."), value));
        writer.put("general.architecture", new GgufValue.Text("cohere2"));
        writer.put("cohere2.attention.sliding_window", new GgufValue.Whole(GgufValueType.UINT32, window));
        writer.put("cohere2.attention.layer_norm_epsilon", new GgufValue.Real(GgufValueType.FLOAT32, 1e-5f));
        writer.put("cohere2.logit_scale", new GgufValue.Real(GgufValueType.FLOAT32, 1));
        for (GgufTensor tensor : lab.tensors()) {
            if (!tensor.name().endsWith("ffn_norm.weight") && !tensor.name().equals("output.weight")) {
                MemorySegment data = Arena.ofAuto().allocate(tensor.bytes());
                lab.read(tensor.name(), data);
                writer.tensor(tensor.name(), tensor.type(), tensor.shape(), data);
            }
        }
        writer.write(file);
        return file;
    }

    @ParameterizedTest
    @EnumSource(CacheLayout.class)
    void slidingWindowsAreKeptOrTheirLossIsReported(CacheLayout layout, @TempDir Path folder) {
        int window = 16;
        try (Model windows = Model.load(withWindows(window, folder.resolve("windows.gguf")));
                Session alone = windows.openSession(Lab.preciseOptions());
                Session session = windows
                        .openSession(Lab.preciseOptions().withMaxSequences(3).withCacheLayout(layout))) {
            float[] expected = Lab.row(alone.newSequence().prefill(prompt));
            int last = prompt.length - 1;
            Sequence parent = session.newSequence();
            parent.prefill(Arrays.copyOf(prompt, last));
            Sequence child = parent.fork();
            assertThat(distance(Lab.row(child.decode(prompt[last])), expected)).isLessThan(1e-3);
            assertThat(distance(Lab.row(parent.decode(prompt[last])), expected)).isLessThan(1e-3);
            int half = prompt.length / 2;
            if (layout == CacheLayout.SHARED) {
                child.truncate(half);
                child.prefill(Arrays.copyOfRange(prompt, half, last));
                assertThat(distance(Lab.row(child.decode(prompt[last])), expected)).isLessThan(1e-3);
            } else { // the copy has only what its next token needed
                assertThatThrownBy(() -> child.truncate(half)).isInstanceOf(UnsupportedModelException.class)
                        .hasMessageContainingAll("window of 16", "rolled back to " + half);
                assertThat(child.length()).isEqualTo(prompt.length);
                child.truncate(0);
                assertThat(distance(Lab.row(child.prefill(prompt)), expected)).isLessThan(1e-3);
            }
        }
    }
}
