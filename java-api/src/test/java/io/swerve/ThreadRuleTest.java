package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread at a time; abort and close from others. A tap holds the decode while another thread does its worst. */
@Timeout(120)
class ThreadRuleTest {
    private final ExecutorService other = Executors.newCachedThreadPool();
    private Model model;
    private Session session;
    private int[] prompt;

    @BeforeEach
    void open() {
        model = Model.load(Lab.THINK);
        session = model.openSession(Lab.options().withBatchSize(64, 16).withMaxSequences(2));
        prompt = Lab.longPrompt(model);
    }

    @AfterEach
    void close() {
        model.close();
        other.shutdownNow();
    }

    /** Starts a decode on another thread and returns when it is in the middle of its second micro-batch. */
    private Future<Logits> heldPrefill(Sequence sequence, CountDownLatch release) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(2);
        session.tap(rows -> {
            inside.countDown();
            if (inside.getCount() == 0) {
                await(release);
            }
        }, RowSelection.ALL, Layers.of(2));
        Future<Logits> decode = other.submit(() -> sequence.prefill(prompt));
        inside.await();
        return decode;
    }

    private static void await(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Throwable failure(Future<?> task) throws InterruptedException {
        try {
            task.get(60, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("hangs", e);
        }
    }

    @Test
    void abortStopsADecodeAndRollsItBack() throws Exception {
        Sequence sequence = session.newSequence();
        sequence.prefill(prompt[0], prompt[1], prompt[2]);
        CountDownLatch release = new CountDownLatch(1);
        Future<Logits> decode = heldPrefill(sequence, release);
        session.abort();
        release.countDown();
        assertThat(failure(decode)).isInstanceOf(CancellationException.class).hasMessageContaining("abort");
        assertThat(sequence.length()).isEqualTo(3);

        sequence.truncate(0);
        int[] after = Lab.greedy(sequence, sequence.prefill(prompt), 20);
        try (Session fresh = model.openSession(Lab.options().withBatchSize(64, 16))) {
            Sequence untouched = fresh.newSequence();
            assertThat(Lab.greedy(untouched, untouched.prefill(prompt), 20)).isEqualTo(after);
        }
    }

    @Test
    void abortWithoutADecodeDoesNothing() {
        session.abort();
        assertThat(session.newSequence().prefill(prompt).size()).isEqualTo(768);
        session.close();
        session.abort();
    }

    @Test
    void closeStopsADecode() throws Exception {
        Sequence sequence = session.newSequence();
        CountDownLatch release = new CountDownLatch(1);
        Future<Logits> decode = heldPrefill(sequence, release);
        Future<?> close = other.submit(session::close);
        while (!session.use().isClosed()) {
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(failure(decode)).isInstanceOf(ClosedException.class);
        assertThat(failure(close)).isNull();
        assertThatThrownBy(() -> sequence.prefill(prompt)).isInstanceOf(ClosedException.class);
    }

    @Test
    void closingTheModelStopsADecode() throws Exception {
        Sequence sequence = session.newSequence();
        Sampler sampler = model.newSampler(SamplerOptions.defaults());
        CountDownLatch release = new CountDownLatch(1);
        Future<Logits> decode = heldPrefill(sequence, release);
        Future<?> close = other.submit(model::close);
        while (!session.use().isClosed()) {
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(failure(decode)).isInstanceOf(ClosedException.class);
        assertThat(failure(close)).isNull();
        assertThatThrownBy(sampler::reset).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.tokenizer().encode("a")).isInstanceOf(ClosedException.class);
    }

    @Test
    void aSecondThreadIsTurnedAway() throws Exception {
        Sequence sequence = session.newSequence();
        Sequence second = session.newSequence();
        Logits earlier = second.prefill(prompt);
        Sampler sampler = model.newSampler(SamplerOptions.defaults());
        LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
        ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(1));
        SequenceState state = second.save();
        CountDownLatch release = new CountDownLatch(1);
        Future<Logits> decode = heldPrefill(sequence, release);
        List<ThrowingCallable> uses = List.of(() -> second.prefill(1), () -> second.decode(1), second::fork,
                () -> second.truncate(0), second::save, second::close, session::newSequence,
                () -> session.restore(state), () -> session.batch().add(second, 1, true), session.batch()::clear,
                () -> session.logits(0), () -> session.capture(RowSelection.ALL, Layers.of(0)),
                SessionEngine.of(session)::clearControlVector,
                () -> SessionEngine.of(session).setControlVector(new float[5 * 256], 1, 5),
                SessionEngine.of(session)::openLiveControlVector,
                live::zero, () -> live.get(1), live::close, capture::close, () -> earlier.get(0), earlier::segment,
                () -> earlier.copyTo(new float[768]), () -> earlier.measure(new LogitStatistics(), 1),
                () -> sampler.sample(earlier));
        for (int i = 0; i < uses.size(); i++) {
            assertThatThrownBy(uses.get(i)).as("use %d", i).isInstanceOf(ConcurrentUseException.class)
                    .hasMessageContaining("one thread at a time");
        }
        release.countDown();
        assertThat(failure(decode)).isNull();
        assertThat(sequence.length()).isEqualTo(prompt.length);
        assertThat(second.length()).isEqualTo(prompt.length);
        state.close();
    }

    @Test
    void aCallbackCannotUseItsSession() {
        Sequence sequence = session.newSequence();
        Logits earlier = sequence.prefill(prompt);
        List<Throwable> thrown = new ArrayList<>();
        List<ThrowingCallable> uses = List.of(() -> sequence.decode(1), sequence::close, session::newSequence,
                session::close, model::close, session.batch()::clear, () -> session.batch().add(sequence, 1, true),
                () -> earlier.get(0));
        Registration tap = session.tap(rows -> {
            for (ThrowingCallable use : uses) {
                try {
                    use.call();
                } catch (Throwable e) {
                    thrown.add(e);
                }
            }
        }, RowSelection.ALL, Layers.of(0));
        sequence.decode(1);
        assertThat(thrown).hasSize(uses.size()).allSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(ClosedException.class).hasMessageContaining("inside one of its own callbacks"));
        tap.close();
        assertThat(sequence.decode(1).size()).isEqualTo(768);
        assertThat(model.tokenizer().encode("alive", Encoding.TEXT_PART)).isNotEmpty();
    }

    @Test
    void manyThreadsOnOneSessionEitherDecodeOrAreTurnedAway() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Integer>> tasks = new ArrayList<>();
        Sequence sequence = session.newSequence();
        for (int i = 0; i < 4; i++) {
            tasks.add(other.submit(() -> {
                int decoded = 0;
                while (!stop.get()) {
                    try {
                        sequence.decode(5);
                        decoded++;
                    } catch (ConcurrentUseException | ContextFullException e) {
                        Thread.yield();
                    }
                }
                return decoded;
            }));
        }
        while (sequence.length() < 300) {
            Thread.sleep(1);
        }
        stop.set(true);
        int decoded = 0;
        for (Future<Integer> task : tasks) {
            decoded += task.get(60, TimeUnit.SECONDS);
        }
        assertThat(sequence.length()).isEqualTo(decoded);
    }

    @Test
    void tokenizersAndSamplersRaceWithClose() throws Exception {
        for (int round = 0; round < 20; round++) {
            Model shortLived = Model.load(Lab.THINK);
            CountDownLatch started = new CountDownLatch(3);
            List<Future<?>> tasks = new ArrayList<>();
            tasks.add(other.submit(() -> untilClosed(started, () -> shortLived.tokenizer().encode(Lab.QUESTION))));
            tasks.add(other.submit(() -> untilClosed(started, () -> shortLived.openSession(Lab.options()).close())));
            tasks.add(other.submit(
                    () -> untilClosed(started, () -> shortLived.newSampler(SamplerOptions.defaults()).close())));
            started.await();
            shortLived.close();
            for (Future<?> task : tasks) {
                assertThat(failure(task)).isNull();
            }
        }
    }

    private static void untilClosed(CountDownLatch started, Runnable use) {
        boolean first = true;
        while (true) {
            try {
                use.run();
            } catch (ClosedException e) {
                return;
            } finally {
                if (first) {
                    first = false;
                    started.countDown();
                }
            }
        }
    }

    @Test
    void samplersServeOneThread() throws Exception {
        try (Sampler sampler = model.newSampler(SamplerOptions.defaults())) {
            AtomicBoolean stop = new AtomicBoolean();
            Future<?> task = other.submit(() -> {
                while (!stop.get()) {
                    try {
                        sampler.accept(prompt);
                    } catch (ConcurrentUseException e) {
                        Thread.yield();
                    }
                }
            });
            for (int i = 0; i < 1000; i++) {
                try {
                    sampler.reset();
                } catch (ConcurrentUseException e) {
                    Thread.yield();
                }
            }
            stop.set(true);
            assertThat(failure(task)).isNull();
        }
    }
}
