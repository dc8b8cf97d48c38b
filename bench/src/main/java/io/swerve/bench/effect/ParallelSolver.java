package io.swerve.bench.effect;

import io.swerve.Batch;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.Reply;
import io.swerve.bench.lab.ThinkingMarkers;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Receipt.RuleReceipt;
import io.swerve.steering.plan.Steering;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * Answers queries greedily, many at once: sequences of one session, each under the plan of its query. A sequence whose
 * answer is complete gives its place to the next query.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
final class ParallelSolver implements AutoCloseable {
    /** Longer than any right answer of the lab. */
    private static final int MAX_TOKENS = 320;
    private static final int CONTEXT_PER_SEQUENCE = 512;

    private final Session session;
    private final Steering steering;
    private final Tokenizer tokenizer;
    private final ThinkingMarkers markers;
    private final int parallel;
    private final LogitStatistics statistics = new LogitStatistics();

    ParallelSolver(Model model, int parallel, int threads) {
        this.parallel = parallel;
        tokenizer = model.tokenizer();
        markers = new ThinkingMarkers(special(ChatMl.THINK_START), special(ChatMl.THINK_END));
        session = model.openSession(SessionOptions.defaults().withThreads(threads)
                .withContextSize(parallel * CONTEXT_PER_SEQUENCE).withMaxSequences(parallel));
        steering = Steering.on(session);
    }

    private int special(String marker) {
        int[] tokens = tokenizer.encode(marker, false, true);
        if (tokens.length != 1) {
            throw new IllegalArgumentException("the model has no token " + marker + "; use a lab model");
        }
        return tokens[0];
    }

    /**
     * Answers queries.
     *
     * @param queries any number
     * @param progress is told how many are answered, now and then
     * @return the answers in the order of the queries
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    List<Answer> answer(List<Query> queries, IntConsumer progress) {
        Answer[] answers = new Answer[queries.size()];
        Queue<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < answers.length; i++) {
            waiting.add(i);
        }
        List<Writer> writers = new ArrayList<>();
        int done = 0;
        try {
            while (done < answers.length) {
                while (writers.size() < parallel && !waiting.isEmpty()) {
                    writers.add(begin(waiting.peek(), queries.get(waiting.remove())));
                }
                for (Writer writer : List.copyOf(writers)) {
                    if (writer.complete) {
                        answers[writer.index] = writer.finish();
                        writers.remove(writer);
                        progress.accept(++done);
                    }
                }
                step(writers);
            }
        } finally {
            session.batch().clear();
            writers.forEach(writer -> writer.sequence.close());
        }
        return List.of(answers);
    }

    private Writer begin(int index, Query query) {
        Writer writer = new Writer(index, query, session.newSequence());
        steering.steer(writer.sequence, query.plan());
        writer.take(writer.sequence
                .prefill(tokenizer.encode(ChatMl.prompt(query.system(), query.problem().question()), true, true)));
        return writer;
    }

    /** Decodes one token of each answer. */
    private void step(List<Writer> writers) {
        Batch batch = session.batch();
        batch.clear();
        for (Writer writer : writers) {
            if (!writer.complete) {
                writer.row = batch.add(writer.sequence, writer.tokens[writer.length - 1], true);
            }
        }
        if (batch.size() > 0) {
            session.decode(batch);
            for (Writer writer : writers) {
                if (!writer.complete) {
                    writer.take(session.logits(writer.row));
                }
            }
        }
    }

    /** Ends the work within one token. Any thread may call this. */
    void stop() {
        session.abort();
    }

    @Override
    public void close() {
        steering.close();
        session.close();
    }

    /** One answer as it grows. */
    private final class Writer {
        private final int index;
        private final Query query;
        private final Sequence sequence;
        private final int[] tokens = new int[MAX_TOKENS];
        private int length;
        private int row;
        private boolean complete;

        Writer(int index, Query query, Sequence sequence) {
            this.index = index;
            this.query = query;
            this.sequence = sequence;
        }

        void take(Logits logits) {
            logits.measure(statistics, 1);
            int token = statistics.topId();
            if (tokenizer.isEndOfGeneration(token)) {
                complete = true;
            } else {
                tokens[length++] = token;
                complete = length == MAX_TOKENS;
            }
        }

        Answer finish() {
            int[] all = Arrays.copyOf(tokens, length);
            long steered = steering.receipt(sequence).rules().stream().mapToLong(RuleReceipt::rows).sum();
            sequence.close();
            return new Answer(markers.count(all, false), length,
                    Reply.parse(tokenizer.decode(all, true)).answers(query.problem().answer()), steered);
        }
    }
}
