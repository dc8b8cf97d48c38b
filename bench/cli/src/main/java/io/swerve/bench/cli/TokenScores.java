package io.swerve.bench.cli;

import io.swerve.Batch;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.entropy.LogitStatistics;
import java.util.Arrays;

/**
 * How a model sees given tokens, each after all that stand before it (teacher forcing).
 *
 * @param logProbabilities
 *            the logarithm of each token's probability, in nats
 * @param entropies
 *            the entropy of the distribution that each token is one outcome of, in nats
 */
record TokenScores(double[] logProbabilities, double[] entropies) {
    /** Logits kept at once: 256 MiB of floats. llama.cpp itself would hold a row for every token of a batch. */
    private static final int MAX_LOGITS = 1 << 26;

    /** Decodes all tokens into an empty sequence and scores those from an index, at least 1, on. */
    static TokenScores of(Sequence sequence, int[] tokens, int from) {
        Session session = sequence.session();
        int maxRows = Math.max(1, MAX_LOGITS / session.model().tokenizer().vocabularySize());
        Batch batch = session.batch();
        TokenScores scores = new TokenScores(new double[tokens.length - from], new double[tokens.length - from]);
        LogitStatistics statistics = new LogitStatistics();
        for (int begin = 0; begin < tokens.length;) {
            batch.clear();
            int end = begin;
            int rows = 0;
            while (end < tokens.length && batch.size() < batch.capacity() && rows < maxRows) {
                boolean wanted = end >= from - 1 && end < tokens.length - 1;
                batch.add(sequence, tokens[end++], wanted);
                rows += wanted ? 1 : 0;
            }
            try {
                session.decode(batch);
                for (int i = Math.max(begin, from - 1); i < Math.min(end, tokens.length - 1); i++) {
                    scores.take(session, i - begin, statistics, tokens[i + 1], i + 1 - from);
                }
            } finally {
                batch.clear();
            }
            begin = end;
        }
        return scores;
    }

    private void take(Session session, int row, LogitStatistics statistics, int token, int at) {
        var logits = session.logits(row);
        logits.measure(statistics, 1);
        logProbabilities[at] = statistics.logProbability(logits.get(token));
        entropies[at] = statistics.entropy();
    }

    double sum() {
        return Arrays.stream(logProbabilities).sum();
    }
}
