package io.swerve.bench.endurance;

import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationListener;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Writes token after token as users do: each is drawn by llama.cpp's samplers from the logits of the one before. Whenever
 * the text has become {@value #TEXT} tokens long, it is cut back to its prompt.
 */
abstract class TokenLoop implements AutoCloseable {
    private static final int PROMPT = 16;
    private static final int TEXT = 272;

    final Session session;
    final Sequence sequence;
    final Sampler sampler;
    private final int[] prompt;
    private Logits logits;

    /** What is done with each token. */
    enum LoopKind {
        /** Nothing but decoding and sampling. */
        PLAIN("decoded and sampled", true),
        /** Everything: entropy, every layer tapped, steered by a plan that changes with each token. */
        WATCHED("with entropy, taps, changing plan", true),
        /** Text, by {@link Generation}: its tokens and their pieces of text are objects that the caller asked for. */
        GENERATION("text by Generation", false);

        private final String title;
        private final boolean allocatesNothing;

        LoopKind(String title, boolean allocatesNothing) {
            this.title = title;
            this.allocatesNothing = allocatesNothing;
        }

        String title() {
            return title;
        }

        /** Whether it is to decode without allocating. */
        boolean allocatesNothing() {
            return allocatesNothing;
        }

        TokenLoop open(Model model, SessionOptions options) {
            return switch (this) {
                case PLAIN -> new PlainLoop(model, options);
                case WATCHED -> new WatchedLoop(model, options);
                case GENERATION -> new GenerationLoop(model, options);
            };
        }
    }

    private TokenLoop(Model model, SessionOptions options) {
        session = model.openSession(options.withContextSize(TEXT).withMaxSequences(1));
        sequence = session.newSequence();
        sampler = model.newSampler(SamplerOptions.defaults());
        prompt = new SplittableRandom(7).ints(PROMPT, 0, model.tokenizer().vocabularySize()).toArray();
    }

    /** Comes after each token. */
    void look(Logits next) {
        // a plain loop doesn't
    }

    /**
     * Decodes tokens.
     *
     * @param count how many
     */
    void decode(int count) {
        if (logits == null) {
            logits = sequence.prefill(prompt);
        }
        for (int i = 0; i < count; i++) {
            if (sequence.length() == TEXT) {
                sequence.truncate(PROMPT);
            }
            logits = sequence.decode(sampler.sample(logits));
            look(logits);
        }
    }

    int[] prompt() {
        return prompt;
    }

    @Override
    public void close() {
        sampler.close();
        session.close();
    }

    private static final class PlainLoop extends TokenLoop {
        PlainLoop(Model model, SessionOptions options) {
            super(model, options.withObservable(false));
        }
    }

    private static final class WatchedLoop extends TokenLoop {
        private final LogitStatistics statistics = new LogitStatistics();
        private final Copies copies;
        private final Registration tap;
        private final Steering steering;
        private double entropy;

        WatchedLoop(Model model, SessionOptions options) {
            super(model, options.withObservable(true));
            copies = new Copies(model.layerCount(), model.embeddingSize());
            tap = session.tap(copies, RowSelection.ALL, Layers.all());
            steering = Steering.on(session, Ingredients.changingPlan(model, 7), SteeringOptions.defaults());
        }

        @Override
        void look(Logits next) {
            next.measure(statistics, 1);
            entropy += statistics.entropy();
        }

        @Override
        public void close() {
            steering.close();
            tap.close();
            super.close();
            copies.close();
            if (!(entropy > 0)) {
                throw new IllegalStateException("the entropies of all tokens sum up to " + entropy);
            }
        }
    }

    /** Copies the last row of each layer off the heap. */
    private static final class Copies implements ActivationListener, AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment target;
        private final long rowBytes;

        Copies(int layers, int width) {
            rowBytes = (long) width * Float.BYTES;
            target = arena.allocate(layers * rowBytes, 64);
        }

        @Override
        public void activations(ActivationRows rows) {
            MemorySegment.copy(rows.segment(), (rows.rows() - 1) * rowBytes, target, rows.layer() * rowBytes, rowBytes);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private static final class GenerationLoop extends TokenLoop {
        private static final GenerationOptions OPTIONS = GenerationOptions.defaults().withMaxTokens(TEXT - PROMPT)
                .withStopAtEndOfGeneration(false);

        private Generation generation;

        GenerationLoop(Model model, SessionOptions options) {
            super(model, options.withObservable(false));
        }

        @Override
        void decode(int count) {
            for (int i = 0; i < count; i++) {
                if (generation == null || !generation.hasNext()) {
                    end();
                    generation = Generation.start(sequence, prompt(), sampler, OPTIONS);
                }
                generation.next();
            }
        }

        private void end() {
            if (generation != null) {
                generation.close();
                sequence.truncate(0);
            }
        }

        @Override
        public void close() {
            end();
            super.close();
        }
    }
}
