package io.swerve.bench.perf;

import com.sun.management.ThreadMXBean;
import io.swerve.LiveControlVector;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tap;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decodes token after token in one session, as one of the {@linkplain Variant variants}. Every run starts at the same
 * place of the same sequence and decodes the same tokens, so runs differ in the variant only. No token is sampled.
 *
 * <p>
 * Thread rule: that of a session.
 */
final class DecodeLoop implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PROMPT = 16;
    /** Small beside any residual stream: steering shall cost what it costs, not change what is computed. */
    private static final float STRENGTH = 0.001f;

    private final Model model;
    private final Session session;
    private final Sequence sequence;
    private final int[] tokens;
    private final float[][] directions;
    private double checksum;

    /**
     * What a run took.
     *
     * @param nanos the time
     * @param allocated bytes of Java heap that the decoding thread allocated
     */
    record Sample(long nanos, long allocated) {}

    DecodeLoop(Model model, SessionOptions options, int maxTokens) {
        this.model = model;
        SplittableRandom random = new SplittableRandom(7);
        int vocabulary = model.tokenizer().vocabularySize();
        tokens = random.ints(PROMPT + maxTokens, 0, vocabulary).toArray();
        directions = new float[model.layerCount()][model.embeddingSize()];
        for (float[] direction : directions) {
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) random.nextDouble(-STRENGTH, STRENGTH);
            }
        }
        session = model.openSession(options.withContextSize(tokens.length));
        sequence = session.newSequence();
        int[] prompt = new int[PROMPT];
        System.arraycopy(tokens, 0, prompt, 0, PROMPT);
        sequence.prefill(prompt);
    }

    /**
     * Prepares a variant. One at a time; the caller closes it.
     *
     * @param variant what the tokens are decoded with
     * @return decodes them
     */
    Run begin(Variant variant) {
        return switch (variant) {
            case PLAIN, OBSERVABLE -> new Run(() -> {}) {
            };
            case ENTROPY -> new EntropyRun();
            case TAPPED -> tapped();
            case STATIC_STEERING -> steered();
            case LIVE_STEERING -> new LiveRun(session.openLiveControlVector());
        };
    }

    private Run tapped() {
        RowCopies copies = new RowCopies(model.layerCount(), model.embeddingSize());
        Tap tap = session.tap(copies, RowSelection.ALL, IntStream.range(0, model.layerCount()).toArray());
        return new Run(() -> {
            tap.close();
            checksum += copies.checksum();
            copies.close();
        }) {
        };
    }

    private Run steered() {
        int width = model.embeddingSize();
        float[] flat = new float[(model.layerCount() - 1) * width];
        for (int layer = 1; layer < model.layerCount(); layer++) {
            System.arraycopy(directions[layer], 0, flat, (layer - 1) * width, width);
        }
        session.setControlVector(flat, 1, model.layerCount() - 1);
        return new Run(session::clearControlVector) {
        };
    }

    /** Decodes the same tokens over and over. */
    abstract class Run implements AutoCloseable {
        private final Runnable end;
        private int index;

        private Run(Runnable end) {
            this.end = end;
            rewind();
        }

        private void rewind() {
            index = 0;
            sequence.truncate(PROMPT);
        }

        /** Comes before a token. */
        void prepare(int token) {
            // most variants need nothing
        }

        /** Comes after a token; returns something that depends on all its work. */
        double finish(Logits logits) {
            return 0;
        }

        /** Decodes one token; after the last one, the first again. */
        final double next() {
            if (PROMPT + index == tokens.length) {
                rewind();
            }
            prepare(index);
            return finish(sequence.decode(tokens[PROMPT + index++]));
        }

        /**
         * Decodes tokens: some to settle, whose time does not count, then those that are measured.
         *
         * @param settleNanos settle for at least so long, by whole runs
         * @param count how many tokens are measured
         * @param clock measures them
         * @return time and allocation of the measured tokens
         */
        final Sample measure(long settleNanos, int count, Clock clock) {
            long begin = System.nanoTime();
            do {
                rewind();
                decode(count);
            } while (System.nanoTime() - begin < settleNanos);
            rewind();
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long start = clock.nanos();
            decode(count);
            long end = clock.nanos();
            long allocatedAfter = THREADS.getCurrentThreadAllocatedBytes(); // before the sample itself is
            return new Sample(end - start, allocatedAfter - allocatedBefore);
        }

        private void decode(int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += next();
            }
            checksum += sum;
        }

        @Override
        public final void close() {
            end.run();
        }
    }

    private final class EntropyRun extends Run {
        private final LogitStatistics statistics = new LogitStatistics();

        private EntropyRun() {
            super(() -> {});
        }

        @Override
        double finish(Logits logits) {
            logits.measure(statistics, 1);
            return statistics.entropy();
        }
    }

    private final class LiveRun extends Run {
        private final LiveControlVector live;

        private LiveRun(LiveControlVector live) {
            super(live::close);
            this.live = live;
        }

        /** Another strength at every token, so that nothing can be left out. */
        @Override
        void prepare(int token) {
            float coefficient = 1 + token % 7;
            for (int layer = 1; layer < directions.length; layer++) {
                live.set(layer, directions[layer], coefficient);
            }
        }
    }

    /** What the runs computed on the side, so that none of it can be optimized away. */
    double checksum() {
        return checksum;
    }

    @Override
    public void close() {
        session.close();
    }
}
