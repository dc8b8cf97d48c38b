package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.entropy.LogitStatistics;
import io.swerve.spi.DecodeInterceptor;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An interceptor sees every decode and every change of a sequence, and may use the session from inside. */
class InterceptorTest {
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
        prompt = Lab.prompt(model, Lab.QUESTION);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    /** Writes down what it sees. */
    private static class Recorder implements DecodeInterceptor {
        final List<String> events = new ArrayList<>();

        @Override
        public void beforeDecode(Batch batch) {
            events.add("before " + batch.size() + " at " + batch.position(0) + " of " + batch.sequenceId(0));
        }

        @Override
        public void afterDecode(Batch batch) {
            events.add("after " + batch.token(batch.size() - 1));
        }

        @Override
        public void decodeFailed(Batch batch) {
            events.add("failed");
        }

        @Override
        public void forked(Sequence parent, Sequence child) {
            events.add("forked " + parent.id() + " " + child.id());
        }

        @Override
        public void truncated(Sequence sequence) {
            events.add("truncated " + sequence.length());
        }

        @Override
        public void closed(Sequence sequence) {
            events.add("closed " + sequence.id());
        }

        @Override
        public void saved(Sequence sequence, SequenceState state) {
            events.add("saved " + sequence.id());
        }

        @Override
        public void restored(SequenceState state, Sequence sequence) {
            events.add("restored " + sequence.id());
        }

        @Override
        public void generating(Sequence sequence, Sampler sampler) {
            events.add("generating " + sequence.length());
        }
    }

    @Test
    void seesEverything() {
        Recorder recorder = new Recorder();
        try (Session session = model.openSession(Lab.options().withMaxSequences(3).withBatchSize(16, 16));
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            Registration interception = SessionEngine.of(session).intercept(recorder);
            assertThatThrownBy(() -> SessionEngine.of(session).intercept(new Recorder()))
                    .isInstanceOf(IllegalStateException.class);
            Sequence sequence = session.newSequence();
            sequence.prefill(Arrays.copyOf(prompt, 20));
            assertThat(recorder.events).containsExactly("before 16 at 0 of 0", "after " + prompt[15],
                    "before 4 at 16 of 0", "after " + prompt[19]);
            recorder.events.clear();
            Sequence child = sequence.fork();
            child.truncate(10);
            child.close();
            try (SequenceState state = sequence.save()) {
                session.restore(state).close();
            }
            try (Generation generation = Generation.start(sequence, new int[]{prompt[20]}, sampler,
                    GenerationOptions.defaults().withMaxTokens(2))) {
                generation.finish();
            }
            int first = sequence.tokens()[21];
            assertThat(recorder.events).containsExactly("forked 0 1", "truncated 10", "closed 1", "saved 0",
                    "restored 1", "closed 1", "before 1 at 20 of 0", "after " + prompt[20], "generating 21",
                    "before 1 at 21 of 0", "after " + first);
            recorder.events.clear();
            interception.close();
            interception.close();
            sequence.decode(first);
            assertThat(recorder.events).isEmpty();
            SessionEngine.of(session).intercept(recorder).close();
        }
    }

    @Test
    void mayMeasureAndSteerFromInside() {
        float[] direction = new float[model.embeddingSize()];
        direction[3] = 5;
        List<Double> entropies = new ArrayList<>();
        try (Session session = model.openSession(Lab.options());
                LiveControlVector live = SessionEngine.of(session).openLiveControlVector()) {
            Sequence sequence = session.newSequence();
            float[] plain = Lab.row(sequence.prefill(prompt));
            sequence.truncate(0);
            SessionEngine.of(session).intercept(new Recorder() {
                @Override
                public void beforeDecode(Batch batch) {
                    live.set(2, direction, 1);
                    assertThatThrownBy(() -> sequence.decode(1)).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("DecodeInterceptor");
                    assertThatThrownBy(session::newSequence).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(session::close).isInstanceOf(IllegalStateException.class);
                }

                @Override
                public void afterDecode(Batch batch) {
                    LogitStatistics statistics = new LogitStatistics();
                    session.logits(batch.size() - 1).measure(statistics, 1);
                    entropies.add(statistics.entropy());
                }
            });
            float[] steered = Lab.row(sequence.prefill(prompt));
            assertThat(steered).isNotEqualTo(plain);
            assertThat(entropies).hasSize(1);
        }
    }

    @Test
    void failuresLeaveTheSequence() {
        RuntimeException failure = new IllegalArgumentException("no");
        try (Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            Registration before = SessionEngine.of(session).intercept(new Recorder() {
                @Override
                public void beforeDecode(Batch batch) {
                    throw failure;
                }
            });
            assertThatThrownBy(() -> sequence.prefill(prompt)).isSameAs(failure);
            assertThat(sequence.length()).isZero();
            before.close();
            Recorder recorder = new Recorder();
            SessionEngine.of(session).intercept(recorder);
            ActivationEdit edit = session.edit(rows -> {
                throw failure;
            }, Layers.of(1));
            assertThatThrownBy(() -> sequence.prefill(prompt)).isSameAs(failure);
            edit.close();
            assertThat(recorder.events).contains("failed");
            sequence.prefill(prompt);
        }
    }
}
