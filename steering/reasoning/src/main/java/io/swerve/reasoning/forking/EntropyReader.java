package io.swerve.reasoning.forking;

import io.swerve.Batch;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.entropy.LogitStatistics;
import java.util.Objects;

/**
 * Reads given texts with a model and measures the distribution that each token comes from, without choosing any: so two
 * models can be compared on the same tokens.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class EntropyReader implements AutoCloseable {
    private final Session session;
    private final LogitStatistics statistics = new LogitStatistics();

    private EntropyReader(Session session) {
        this.session = session;
    }

    /**
     * Opens a reader.
     *
     * @param model any model that generates text
     * @param options sizes and threads; one sequence suffices
     * @return the reader, to be closed by the caller
     * @throws io.swerve.SwerveException if the session can't be opened
     */
    public static EntropyReader open(Model model, SessionOptions options) {
        return new EntropyReader(model.openSession(options));
    }

    /**
     * Measures a text.
     *
     * @param tokens the whole text, prompt included
     * @param from the first token to be measured, at least 1: the first token of a text comes from no distribution
     * @return what was found, one entry for each token from {@code from} on
     * @throws IllegalArgumentException if {@code from} is not within 1 to the number of tokens
     * @throws io.swerve.ContextFullException if the text is longer than the session's context
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    public EntropyReading read(int[] tokens, int from) {
        if (from < 1 || from > tokens.length) {
            throw new IllegalArgumentException("tokens are measured from 1 to " + tokens.length
                    + ", the length of the text, on; was asked for " + from);
        }
        int count = tokens.length - from;
        float[] entropies = new float[count];
        float[] logProbabilities = new float[count];
        int[] likeliest = new int[count];
        Batch batch = session.batch();
        batch.clear();
        try (Sequence sequence = session.newSequence()) {
            int at = 0;
            while (at < tokens.length - 1) { // the last token's row chooses a token behind the text
                int start = at;
                while (at < tokens.length - 1 && batch.size() < batch.capacity()) {
                    batch.add(sequence, tokens[at], at >= from - 1);
                    at++;
                }
                session.decode(batch);
                for (int row = Math.max(start, from - 1); row < at; row++) {
                    var logits = session.logits(row - start);
                    logits.measure(statistics, 1);
                    int index = row + 1 - from;
                    entropies[index] = (float) statistics.entropy();
                    logProbabilities[index] = (float) statistics.logProbability(logits.get(tokens[row + 1]));
                    likeliest[index] = statistics.topId();
                }
                batch.clear();
            }
        } finally {
            batch.clear();
        }
        return new EntropyReading(from, entropies, logProbabilities, likeliest);
    }

    /** Ends a running {@link #read} soon. Without effect when nothing runs. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }

    /**
     * What a model makes of a text's tokens.
     *
     * @param from the first token measured; the arrays' index 0 is this token
     * @param entropies of the distributions that the tokens come from, at temperature 1, in nats
     * @param logProbabilities of the tokens themselves, natural
     * @param likeliest the token that the model itself would have chosen greedily
     */
    public record EntropyReading(int from, float[] entropies, float[] logProbabilities, int[] likeliest) {
        /**
         * Takes the arrays over.
         */
        public EntropyReading {
            Objects.requireNonNull(entropies, "entropies");
            Objects.requireNonNull(logProbabilities, "logProbabilities");
            Objects.requireNonNull(likeliest, "likeliest");
        }
    }
}
