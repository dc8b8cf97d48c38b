package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.gguf.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved sequence goes on exactly where it was, and a damaged file is never restored. */
class SequenceStateTest {
    private static Model model;
    private static int[] prompt;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
        prompt = Lab.prompt(model, Lab.QUESTION);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aSavedSequenceContinuesExactly() {
        try (Session session = model.openSession(Lab.options().withMaxSequences(2));
                Session other = model.openSession(Lab.options().withContextSize(256))) {
            Sequence sequence = session.newSequence();
            int first = Lab.argmax(sequence.prefill(prompt));
            Path file = folder.resolve("state");
            try (SequenceState state = sequence.save()) {
                state.write(file);
                assertThat(state.tokens()).isEqualTo(prompt);
                assertThat(state.sizeInBytes()).isPositive();
                float[][] expected = rows(sequence, first);
                assertThat(rows(session.restore(state), first)).isDeepEqualTo(expected);
                Sequence elsewhere = other.restore(state);
                assertThat(elsewhere.tokens()).isEqualTo(prompt);
                assertThat(rows(elsewhere, first)).isDeepEqualTo(expected);
                elsewhere.close();
                try (SequenceState read = SequenceState.read(file)) {
                    assertThat(read.sizeInBytes()).isEqualTo(state.sizeInBytes());
                    assertThat(rows(other.restore(read), first)).isDeepEqualTo(expected);
                }
            }
        }
    }

    private static float[][] rows(Sequence sequence, int first) {
        float[][] rows = new float[30][];
        int token = first;
        for (int i = 0; i < rows.length; i++) {
            Logits logits = sequence.decode(token);
            rows[i] = Lab.row(logits);
            token = Lab.argmax(logits);
        }
        return rows;
    }

    @Test
    void anEmptySequenceCanBeSaved() {
        try (Session session = model.openSession(Lab.options().withMaxSequences(2));
                SequenceState state = session.newSequence().save()) {
            Sequence restored = session.restore(state);
            assertThat(restored.length()).isZero();
            assertThat(restored.prefill(prompt).size()).isEqualTo(768);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (Session session = model.openSession(Lab.options());
                SequenceState state = saved(session, prompt);
                Session otherCache = model.openSession(Lab.options().withCacheTypes(CacheType.F32, CacheType.F32));
                Session full = model.openSession(Lab.options().withContextSize(256).withMaxSequences(2))) {
            assertThatIllegalArgumentException().isThrownBy(() -> otherCache.restore(state))
                    .withMessageContaining("F32");
            Sequence filler = full.newSequence();
            filler.prefill(new int[250]);
            assertThatThrownBy(() -> full.restore(state)).isInstanceOf(ContextFullException.class);
            assertThat(filler.decode(1).get(0)).isFinite();
            filler.close();
            assertThat(full.restore(state).length()).isEqualTo(prompt.length);
            try (SequenceState large = saved(session, new int[300])) {
                assertThatThrownBy(() -> full.restore(large)).isInstanceOf(ContextFullException.class)
                        .hasMessageContaining("300").hasMessageContaining("256");
            }
        }
    }

    /** The two lab models are alike in everything but their weights. */
    @Test
    void aStateOfAnotherModelIsRefused() {
        assertThat(GgufFile.read(Lab.BASE).tensors()).hasSameSizeAs(GgufFile.read(Lab.THINK).tensors());
        try (Model base = Model.load(Lab.BASE);
                Session session = base.openSession(Lab.options());
                Session own = model.openSession(Lab.options());
                SequenceState state = saved(own, prompt)) {
            assertThatIllegalArgumentException().isThrownBy(() -> session.restore(state))
                    .withMessageContaining("can't be restored");
        }
    }

    private static SequenceState saved(Session session, int[] tokens) {
        try (Sequence sequence = session.newSequence()) {
            sequence.prefill(tokens);
            return sequence.save();
        }
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        Path file = folder.resolve("state");
        try (Session session = model.openSession(Lab.options()); SequenceState state = saved(session, prompt)) {
            state.write(file);
            byte[] whole = Files.readAllBytes(file);
            Path damaged = folder.resolve("damaged");
            SplittableRandom random = new SplittableRandom(42);
            for (int i = 0; i < 300; i++) {
                // The head is small, so that random places would seldom hit it.
                int cut = i < 150 ? i : random.nextInt(whole.length);
                Files.write(damaged, Arrays.copyOf(whole, cut));
                refused(session, damaged, "cut at " + cut);
                int place = i < 200 ? i : random.nextInt(whole.length);
                byte[] flipped = whole.clone();
                flipped[place] ^= (byte) (1 << random.nextInt(8));
                Files.write(damaged, flipped);
                refused(session, damaged, "flipped at " + place);
            }
            Files.write(damaged, Arrays.copyOf(whole, whole.length + 1));
            refused(session, damaged, "one byte more");
            Files.write(damaged, whole);
            try (SequenceState good = SequenceState.read(damaged)) {
                assertThat(session.restore(good).tokens()).isEqualTo(prompt);
            }
        }
    }

    private static void refused(Session session, Path file, String how) {
        assertThatThrownBy(() -> {
            try (SequenceState state = SequenceState.read(file)) {
                session.restore(state);
            }
        }).as(how).isInstanceOfAny(SwerveException.class, IllegalArgumentException.class);
    }

    @Test
    void missingFilesAreReported() {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> SequenceState.read(missing))
                .withMessageContaining(missing.toString());
        assertThatThrownBy(() -> SequenceState.read(folder)).isInstanceOf(UncheckedIOException.class);
        try (Session session = model.openSession(Lab.options()); SequenceState state = saved(session, prompt)) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> state.write(missing.resolve("below")));
        }
    }
}
