package io.swerve.bench.demo;

import io.swerve.Batch;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.Reply;
import io.swerve.entropy.LogitStatistics;
import io.swerve.reasoning.ThinkingMarkers;
import io.swerve.steering.LiveSteering;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lets a lab model answer questions, greedily, several at a time, under live steering that lasts for the first tokens of
 * the replies.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class Reasoner implements AutoCloseable {
    /** How many answers are generated together at most. */
    public static final int COMPANY = 20;

    /** Longer than any right answer of the lab. */
    private static final int MAX_TOKENS = 320;
    private static final int CONTEXT_PER_SEQUENCE = 512;

    private final Session session;
    private final Tokenizer tokenizer;
    private final ThinkingMarkers markers;
    private final LiveSteering live;
    private final LogitStatistics statistics = new LogitStatistics();

    /**
     * Opens a session for answers.
     *
     * @param model
     *            a lab model
     * @param options
     *            its threads; the sizes are set here
     */
    public Reasoner(Model model, SessionOptions options) {
        session = model
                .openSession(options.withContextSize(COMPANY * CONTEXT_PER_SEQUENCE).withMaxSequences(COMPANY));
        tokenizer = model.tokenizer();
        markers = ThinkingMarkers.require(model);
        live = LiveSteering.open(session);
    }

    /**
     * Answers questions.
     *
     * @param system
     *            the system prompt, if there is one
     * @param questions
     *            at most {@link #COMPANY}
     * @param steering
     *            what is done to the model meanwhile
     * @return the answers in the order of the questions
     * @throws java.util.concurrent.CancellationException
     *             if {@link #stop()} was called
     */
    public List<Attempt> answer(Optional<String> system, List<String> questions, Steering steering) {
        List<Writer> writers = new ArrayList<>();
        try {
            for (String question : questions) {
                Writer writer = new Writer(session.newSequence());
                writers.add(writer);
                writer.take(writer.sequence.prefill(tokenizer.encode(ChatMl.prompt(system, question), true, true)));
            }
            long begin = System.nanoTime();
            for (int step = 0; step < MAX_TOKENS && step(writers, step, steering); step++) {
            }
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            return writers.stream().map(writer -> writer.finish(time)).toList();
        } finally {
            live.zero();
            session.batch().clear();
            writers.forEach(writer -> writer.sequence.close());
        }
    }

    /** Decodes one token of each unfinished answer; false if there is none. */
    private boolean step(List<Writer> writers, int step, Steering steering) {
        Batch batch = session.batch();
        batch.clear();
        for (Writer writer : writers) {
            if (!writer.finished) {
                writer.row = batch.add(writer.sequence, writer.last(), true);
            }
        }
        if (batch.size() == 0) {
            return false;
        }
        steering.before(step, live);
        session.decode(batch);
        for (Writer writer : writers) {
            if (!writer.finished) {
                writer.take(session.logits(writer.row));
            }
        }
        return true;
    }

    /** Ends the work within one token. Any thread may call this. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        live.close();
        session.close();
    }

    /** One answer as it grows. */
    private final class Writer {
        private final Sequence sequence;
        private int[] tokens = new int[64];
        private double[] entropies = new double[64];
        private int length;
        private int row;
        private boolean finished;

        Writer(Sequence sequence) {
            this.sequence = sequence;
        }

        int last() {
            return tokens[length - 1];
        }

        void take(Logits logits) {
            logits.measure(statistics, 1);
            int token = statistics.topId();
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
        }

        Attempt finish(Duration time) {
            int[] all = Arrays.copyOf(tokens, length);
            String[] pieces = Arrays.stream(all)
                    .mapToObj(token -> new String(tokenizer.pieceBytes(token), StandardCharsets.UTF_8))
                    .toArray(String[]::new);
            return new Attempt(all, pieces, Arrays.copyOf(entropies, length), markers.count(all, false),
                    Reply.parse(tokenizer.decode(all, true)), time);
        }
    }
}
