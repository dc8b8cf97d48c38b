package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closed means closed: a second close does nothing, and whatever is used after it says so. */
class ClosedTest {
    @TempDir
    private Path folder;

    private static void allThrow(ThrowingCallable... uses) {
        for (int i = 0; i < uses.length; i++) {
            assertThatThrownBy(uses[i]).as("use %d", i).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    /** All that hangs on a model. */
    private record Everything(Model model, Session session, Sequence sequence, Logits logits, Sampler sampler,
            ActivationCapture capture, Registration tap, LiveControlVector live, SequenceState state,
            Generation generation) {
        static Everything open() {
            Model model = Model.load(Lab.THINK);
            Session session = model.openSession(Lab.options().withMaxSequences(2));
            Sequence sequence = session.newSequence();
            ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(1));
            Registration tap = session.tap(_ -> {}, RowSelection.ALL, Layers.of(2));
            LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
            Sampler sampler = model.newSampler(SamplerOptions.greedy());
            Generation generation = Generation.start(session.newSequence(), Lab.prompt(model, Lab.QUESTION), sampler,
                    GenerationOptions.defaults());
            generation.next();
            Logits logits = sequence.prefill(Lab.prompt(model, Lab.QUESTION));
            return new Everything(model, session, sequence, logits, sampler, capture, tap, live, sequence.save(),
                    generation);
        }

        void useOfTheSessionFails() {
            allThrow(session::newSequence, () -> session.restore(state), () -> session.decode(session.batch()),
                    () -> session.logits(0), () -> session.tap(_ -> {}, RowSelection.ALL, Layers.of(0)),
                    () -> session.capture(RowSelection.ALL, Layers.of(0)),
                    SessionEngine.of(session)::clearControlVector, session::hasControlVector,
                    () -> SessionEngine.of(session).setControlVector(new float[5 * 256], 1, 5),
                    SessionEngine.of(session)::openLiveControlVector,
                    session.batch()::clear, () -> session.batch().add(sequence, 1, true), () -> sequence.prefill(1),
                    () -> sequence.decode(1), sequence::fork, sequence::save, () -> sequence.truncate(0),
                    () -> logits.get(0), () -> logits.copyTo(new float[768]), logits::segment,
                    () -> logits.measure(new LogitStatistics(), 1), () -> live.set(1, new float[256], 1),
                    () -> live.get(1), live::zero, () -> sampler.sample(logits), generation::next);
            // What is known without llama.cpp stays readable.
            assertThat(session.contextSize()).isEqualTo(512);
            assertThat(sequence.tokens()).hasSize(sequence.length());
            assertThat(session.toString()).contains("closed");
        }

        void closeAll() {
            generation.close();
            live.close();
            tap.close();
            capture.close();
            sequence.close();
            sampler.close();
            session.close();
            state.close();
            model.close();
        }
    }

    @Test
    void aClosedSessionSaysSo() {
        Everything all = Everything.open();
        all.session().close();
        all.useOfTheSessionFails();
        // Captured rows are the capture's own.
        assertThat(all.capture().layer(1).rows()).isPositive();
        all.closeAll();
        all.closeAll();
    }

    @Test
    void aClosedModelClosesItsSessions() {
        Everything all = Everything.open();
        all.model().close();
        all.useOfTheSessionFails();
        Tokenizer tokenizer = all.model().tokenizer();
        allThrow(() -> all.model().openSession(), () -> all.model().newSampler(SamplerOptions.greedy()),
                () -> tokenizer.encode("a"), () -> tokenizer.decode(1), () -> tokenizer.isControl(1),
                () -> tokenizer.isEndOfGeneration(1), () -> all.sampler().accept(1), all.sampler()::reset,
                () -> tokenizer.detokenizer(false).append(1));
        assertThat(all.model().layerCount()).isEqualTo(6);
        assertThat(all.model().toString()).contains("closed");
        all.closeAll();
        all.closeAll();
    }

    @Test
    void childrenMayBeClosedInAnyOrder() {
        Everything all = Everything.open();
        all.closeAll();
        all.closeAll();
        ActivationMatrix matrix = all.capture().layer(1);
        allThrow(() -> matrix.get(0, 0), () -> matrix.row(0), () -> matrix.token(0), matrix::segment, matrix::clear,
                matrix::mean);
        allThrow(() -> all.state().write(folder.resolve("state")), () -> all.session().restore(all.state()));
        Everything reversed = Everything.open();
        reversed.model().close();
        reversed.state().close();
        reversed.session().close();
        reversed.sampler().close();
        reversed.sequence().close();
        reversed.capture().close();
        reversed.tap().close();
        reversed.live().close();
        reversed.generation().close();
    }

    @Test
    void aClosedSequenceSaysSoAndItsPlaceIsFree() {
        try (Model model = Model.load(Lab.THINK); Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            Logits logits = sequence.prefill(Lab.prompt(model, Lab.QUESTION));
            sequence.close();
            sequence.close();
            allThrow(() -> sequence.prefill(1), () -> sequence.decode(1), sequence::fork, sequence::save,
                    () -> sequence.truncate(0), () -> session.batch().add(sequence, 1, true));
            assertThat(logits.get(0)).isFinite(); // the row is the session's
            assertThat(session.newSequence().id()).isEqualTo(sequence.id());
        }
    }

    @Test
    void aClosedStateSaysSo() {
        try (Model model = Model.load(Lab.THINK); Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            sequence.prefill(1, 2, 3);
            SequenceState state = sequence.save();
            state.close();
            state.close();
            allThrow(() -> session.restore(state), () -> state.write(folder.resolve("state")));
        }
    }
}
