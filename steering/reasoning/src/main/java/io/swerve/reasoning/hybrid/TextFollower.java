package io.swerve.reasoning.hybrid;

import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import java.util.Arrays;

/**
 * A model that reads a text that another one writes, in its own tokens: where the text's end is tokenized otherwise once
 * it is longer, that end is read again.
 */
final class TextFollower implements AutoCloseable {
    private final Session session;
    private final Registration tap;
    private final Tokenizer tokenizer;
    private final float[] row;
    private final LogitStatistics statistics = new LogitStatistics();
    private int[] prompt;
    private Sequence sequence;
    /** Of the text's last token. */
    private final float[] logits;
    private boolean keeps;

    TextFollower(Model model, SessionOptions options, int layer) {
        tokenizer = model.tokenizer();
        row = new float[model.embeddingSize()];
        logits = new float[tokenizer.vocabularySize()];
        session = model.openSession(options.withMaxSequences(2));
        boolean complete = false;
        try {
            tap = session.tap(rows -> {
                if (keeps) {
                    rows.copyRow(rows.rows() - 1, row);
                }
            }, RowSelection.OUTPUTS, Layers.of(layer));
            complete = true;
        } finally {
            if (!complete) {
                session.close();
            }
        }
    }

    void begin(int... newPrompt) {
        end();
        prompt = newPrompt;
        sequence = session.newSequence();
        read(prompt);
    }

    /** Reads on to the end of a text that begins with the prompt. */
    void follow(String text) {
        int[] wanted = tokenizer.encode(text, Encoding.PROMPT_PART);
        int[] known = Arrays.copyOfRange(sequence.tokens(), prompt.length, sequence.length());
        int common = Arrays.mismatch(wanted, known);
        if (common < 0 || wanted.length == 0) {
            return;
        }
        common = Math.min(common, wanted.length - 1); // at least one token, for its logits
        sequence.truncate(prompt.length + common);
        read(Arrays.copyOfRange(wanted, common, wanted.length));
    }

    private void read(int... tokens) {
        keeps = true;
        try {
            take(sequence.prefill(tokens));
        } finally {
            keeps = false;
        }
    }

    private void take(Logits from) {
        from.copyTo(logits);
        from.measure(statistics, 1);
    }

    /** The row of the text's last token; not to be changed. */
    float[] row() {
        return row;
    }

    /** What the model would write. */
    int likeliest() {
        return statistics.topId();
    }

    boolean wouldEnd() {
        return tokenizer.isEndOfGeneration(likeliest());
    }

    String spelled(int token) {
        return tokenizer.decode(new int[]{token}, true);
    }

    /** Mean log-probability of a continuation's tokens; its negative is the logarithm of the perplexity. */
    double logProbability(String continuation) {
        int[] tokens = tokenizer.encode(continuation, Encoding.PROMPT_PART);
        if (tokens.length == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = statistics.logProbability(logits[tokens[0]]);
        if (tokens.length > 1) {
            LogitStatistics next = new LogitStatistics();
            try (Sequence fork = sequence.fork()) {
                for (int i = 1; i < tokens.length; i++) {
                    Logits after = fork.decode(tokens[i - 1]);
                    after.measure(next, 1);
                    sum += next.logProbability(after.get(tokens[i]));
                }
            }
        }
        return sum / tokens.length;
    }

    /** Log-probability of ending the text. */
    double endLogProbability() {
        double most = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < logits.length; token++) {
            if (tokenizer.isEndOfGeneration(token)) {
                most = Math.max(most, statistics.logProbability(logits[token]));
            }
        }
        return most;
    }

    void end() {
        if (sequence != null) {
            sequence.close();
            sequence = null;
        }
    }

    void abort() {
        session.abort();
    }

    @Override
    public void close() {
        tap.close();
        session.close();
    }
}
