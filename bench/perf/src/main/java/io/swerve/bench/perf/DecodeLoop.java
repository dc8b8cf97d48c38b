package io.swerve.bench.perf;

import com.sun.management.ThreadMXBean;
import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.RowSelection;
import io.swerve.bench.report.Clock;
import io.swerve.entropy.LogitStatistics;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decodes token after token in one session, of one sequence or of several in one batch, as one of the {@linkplain DecodeVariant variants}. Every run starts at the same
 * place of the same sequences and decodes the same tokens, so runs differ in the variant only. No token is sampled.
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
    private final Sequence[] sequences;
    private final int[] tokens;
    private final float[][] directions;
    private double checksum;

    /**
     * What a run took.
     *
     * @param nanos the time
     * @param allocated bytes of Java heap that the decoding thread allocated
     */
    record Sample(long nanos, long allocated) {
        /** Both runs of a repetition: their time, and the least that one of them allocated. */
        Sample and(Sample other) {
            return new Sample(nanos + other.nanos, Math.min(allocated, other.allocated));
        }
    }

    /**
     * Opens a session and fills its sequences.
     *
     * @param model the model
     * @param options of the session
     * @param maxTokens how many tokens a run decodes in each sequence at most
     * @param company how many sequences
     */
    DecodeLoop(Model model, SessionOptions options, int maxTokens, int company) {
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
        session = model.openSession(options.withContextSize(company * tokens.length).withMaxSequences(company));
        sequences = new Sequence[company];
        for (int i = 0; i < company; i++) {
            sequences[i] = session.newSequence();
        }
    }

    /**
     * Prepares a variant. One at a time; the caller closes it.
     *
     * @param variant what the tokens are decoded with
     * @return decodes them
     */
    DecodeRun begin(DecodeVariant variant) {
        for (Sequence sequence : sequences) {
            sequence.truncate(0); // what a plan finds in the cache stays unsteered
        }
        return switch (variant) {
            case PLAIN, OBSERVABLE, BATCH -> new DecodeRun(() -> {}) {
            };
            case ENTROPY -> new EntropyRun(() -> {});
            case TAPPED -> tapped(Layers.all());
            case TAPPED_ONE -> tapped(Layers.of(model.layerCount() / 2));
            case CAPTURED -> new CapturedRun(session.capture(RowSelection.ALL, Layers.all()));
            case EVERYTHING -> everything();
            case STATIC_STEERING -> steered();
            case LIVE_STEERING -> new LiveRun(SessionEngine.of(session).openLiveControlVector());
            case STATIC_PLAN -> planned(plans().staticAddition());
            case LIVE_PLAN -> planned(plans().liveAddition());
            case ONE_LAYER_PLAN -> planned(plans().ablation(model.layerCount() / 2));
            case ABLATION_PLAN -> planned(plans().ablation());
            case BATCH_PLANS -> planned(plans().different(sequences.length));
        };
    }

    private DecodeRun everything() {
        RowCopies copies = new RowCopies(model.layerCount(), model.embeddingSize());
        Registration tap = session.tap(copies, RowSelection.ALL, Layers.all());
        Steering steering = Steering.on(session, plans().everything(), SteeringOptions.defaults());
        return new EntropyRun(() -> {
            steering.close();
            tap.close();
            checksum += copies.checksum();
            copies.close();
        });
    }

    private DecodeRun tapped(Layers layers) {
        RowCopies copies = new RowCopies(model.layerCount(), model.embeddingSize());
        Registration tap = session.tap(copies, RowSelection.ALL, layers);
        return new DecodeRun(() -> {
            tap.close();
            checksum += copies.checksum();
            copies.close();
        }) {
        };
    }

    private DecodeRun steered() {
        int width = model.embeddingSize();
        float[] flat = new float[(model.layerCount() - 1) * width];
        for (int layer = 1; layer < model.layerCount(); layer++) {
            System.arraycopy(directions[layer], 0, flat, (layer - 1) * width, width);
        }
        SessionEngine.of(session).setControlVector(flat, 1, model.layerCount() - 1);
        return new DecodeRun(SessionEngine.of(session)::clearControlVector) {
        };
    }

    private BenchPlans plans() {
        return new BenchPlans(directions);
    }

    /** All sequences under one plan. */
    private DecodeRun planned(SteeringPlan plan) {
        Steering steering = Steering.on(session, plan, SteeringOptions.defaults());
        return new DecodeRun(steering::close) {
        };
    }

    /** Each sequence under its own plan. */
    private DecodeRun planned(List<SteeringPlan> plans) {
        Steering steering = Steering.on(session);
        for (int i = 0; i < sequences.length; i++) {
            steering.steer(sequences[i], plans.get(i));
        }
        return new DecodeRun(steering::close) {
        };
    }

    /** Decodes the same tokens over and over. */
    abstract class DecodeRun implements AutoCloseable {
        private final Runnable end;
        private int index;

        private DecodeRun(Runnable end) {
            this.end = end;
            int[] prompt = Arrays.copyOf(tokens, PROMPT);
            for (Sequence sequence : sequences) {
                sequence.prefill(prompt);
            }
        }

        private void rewind() {
            index = 0;
            for (Sequence sequence : sequences) {
                sequence.truncate(PROMPT);
            }
        }

        /** Comes before a token. */
        void prepare(int token) {
            // most variants need nothing
        }

        /** Comes after a token; returns something that depends on all its work. */
        double finish(Logits logits) {
            return 0;
        }

        /** Decodes one token of each sequence; after the last one, the first again. */
        final double next() {
            if (PROMPT + index == tokens.length) {
                rewind();
            }
            prepare(index);
            int token = tokens[PROMPT + index++];
            return finish(sequences.length == 1 ? sequences[0].decode(token) : decodeAll(token));
        }

        private Logits decodeAll(int token) {
            Batch batch = session.batch();
            batch.clear();
            for (Sequence sequence : sequences) {
                batch.add(sequence, token, true);
            }
            session.decode(batch);
            return session.logits(0);
        }

        /**
         * Decodes tokens: some to settle, whose time does not count, then those that are measured.
         *
         * @param settleNanos settle for at least so long, by whole runs
         * @param count how many tokens of each sequence are measured
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

    private final class EntropyRun extends DecodeRun {
        private final LogitStatistics statistics = new LogitStatistics();

        private EntropyRun(Runnable end) {
            super(end);
        }

        @Override
        double finish(Logits logits) {
            logits.measure(statistics, 1);
            return statistics.entropy();
        }
    }

    private final class CapturedRun extends DecodeRun {
        private final ActivationCapture capture;

        private CapturedRun(ActivationCapture capture) {
            super(capture::close);
            this.capture = capture;
        }

        /** What is kept begins anew with each run. */
        @Override
        void prepare(int token) {
            if (token == 0) {
                capture.clear();
            }
        }
    }

    private final class LiveRun extends DecodeRun {
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
