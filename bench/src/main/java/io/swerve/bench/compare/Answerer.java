package io.swerve.bench.compare;

import io.swerve.Batch;
import io.swerve.Detokenizer;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.bench.demo.Attempt;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.Reply;
import io.swerve.entropy.LogitStatistics;
import io.swerve.reasoning.ThinkingMarkers;
import io.swerve.steering.plan.Steering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Lets a model answer many prompts, several at a time in one batch, each under a plan of its own. As soon as an answer
 * ends, the next one takes its place.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class Answerer implements AutoCloseable {
    private final Session session;
    private final Steering steering;
    private final Tokenizer tokenizer;
    private final SamplerOptions sampling;
    private final int maxTokens;
    private final Optional<ThinkingMarkers> markers;
    private final LogitStatistics statistics = new LogitStatistics();

    /**
     * Opens a session for answers.
     *
     * @param model
     *            the model
     * @param options
     *            of the session; as many answers are decoded together as it has sequences
     * @param sampling
     *            how tokens are chosen; answer n gets its seed plus n
     * @param maxTokens
     *            of an answer, at least 1
     */
    public Answerer(Model model, SessionOptions options, SamplerOptions sampling, int maxTokens) {
        this.tokenizer = model.tokenizer();
        this.sampling = sampling;
        this.maxTokens = maxTokens;
        this.markers = ThinkingMarkers.of(tokenizer, ChatMl.THINK_START, ChatMl.THINK_END);
        this.session = model.openSession(options);
        this.steering = Steering.on(session);
    }

    /**
     * Tells whether thinking can be told from answering.
     *
     * @return whether the model has tokens for {@code <think>} and {@code </think>}
     */
    public boolean knowsThinking() {
        return markers.isPresent();
    }

    /**
     * Answers prompts.
     *
     * @param arm
     *            says how they are steered
     * @param first
     *            the number of the first prompt
     * @param prompts
     *            the tokens of each
     * @param progress
     *            is told how many answers are done
     * @return the attempts in the order of the prompts; those that reached the limit have its number of tokens
     * @throws java.util.concurrent.CancellationException
     *             if {@link #stop()} was called
     */
    public List<Attempt> answer(Arm arm, int first, List<int[]> prompts, IntConsumer progress) {
        Attempt[] done = new Attempt[prompts.size()];
        List<Writer> writers = new ArrayList<>();
        int next = 0;
        int finished = 0;
        try {
            while (finished < prompts.size()) {
                while (next < prompts.size() && writers.size() < session.options().maxSequences()) {
                    Writer writer = new Writer(first + next);
                    writers.add(writer);
                    writer.begin(prompts.get(next++), arm);
                }
                step(writers);
                for (Writer writer : List.copyOf(writers)) {
                    if (writer.finished) {
                        done[writer.number - first] = writer.result();
                        writers.remove(writer);
                        writer.close();
                        progress.accept(++finished);
                    }
                }
            }
        } finally {
            session.batch().clear();
            writers.forEach(Writer::close);
        }
        return List.of(done);
    }

    /** Decodes one token of each unfinished answer. */
    private void step(List<Writer> writers) {
        Batch batch = session.batch();
        batch.clear();
        for (Writer writer : writers) {
            if (!writer.finished) {
                writer.row = batch.add(writer.sequence, writer.tokens[writer.length - 1], true);
            }
        }
        if (batch.size() == 0) {
            return;
        }
        session.decode(batch);
        for (Writer writer : writers) {
            if (!writer.finished) {
                writer.take(session.logits(writer.row));
            }
        }
    }

    /** Ends the work within one token. Any thread may call this. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        steering.close();
        session.close();
    }

    /** One answer as it grows. */
    private final class Writer implements AutoCloseable {
        private final int number;
        private final Sequence sequence = session.newSequence();
        private final Sampler sampler;
        private int[] tokens = new int[64];
        private double[] entropies = new double[64];
        private int length;
        private int row;
        private boolean finished;
        private boolean prefilled;
        private long begin;
        private long end;

        Writer(int number) {
            this.number = number;
            this.sampler = session.model().newSampler(sampling.withSeed(sampling.seed() + number));
        }

        void begin(int[] prompt, Arm arm) {
            steering.steer(sequence, arm.plan().apply(number));
            prefilled = markers.map(ids -> ids.isOpenIn(prompt)).orElse(false);
            Logits logits = sequence.prefill(prompt);
            begin = System.nanoTime();
            take(logits);
        }

        void take(Logits logits) {
            logits.measure(statistics, 1);
            int token = sampler.sample(logits);
            end = System.nanoTime();
            if (tokenizer.isEndOfGeneration(token)) {
                finished = true;
                return;
            }
            if (length == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * length);
                entropies = Arrays.copyOf(entropies, 2 * length);
            }
            tokens[length] = token;
            entropies[length++] = statistics.entropy();
            finished = length == maxTokens;
        }

        Attempt result() {
            int[] all = Arrays.copyOf(tokens, length);
            String[] pieces = new String[length];
            Detokenizer detokenizer = tokenizer.detokenizer(true);
            for (int i = 0; i < length; i++) {
                pieces[i] = detokenizer.append(all[i]);
            }
            if (length > 0) {
                pieces[length - 1] += detokenizer.finish();
            }
            String text = String.join("", pieces);
            return new Attempt(all, pieces, Arrays.copyOf(entropies, length),
                    markers.map(ids -> ids.count(all, prefilled)).orElse(0),
                    prefilled ? Reply.parsePrefilled(text) : Reply.parse(text), Duration.ofNanos(end - begin));
        }

        @Override
        public void close() {
            sampler.close();
            sequence.close();
        }
    }
}
