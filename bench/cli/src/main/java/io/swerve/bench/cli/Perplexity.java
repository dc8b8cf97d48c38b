package io.swerve.bench.cli;

import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SwerveException;
import io.swerve.Tokenizer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The perplexity of a text by the rules of llama.cpp's perplexity tool: the text is cut into windows of one length that
 * don't overlap; the rest at its end is left out; each window begins with the token that begins texts, in place of its
 * own first token, if the model asks for it; and only the second half of each window is scored, so that every scored
 * token has at least half a window before it.
 *
 * @param value
 *            the exponential of the mean negative log-probability
 * @param standardError
 *            of the value
 * @param tokens
 *            how many tokens were scored
 * @param windows
 *            how many windows there were
 */
record Perplexity(double value, double standardError, int tokens, int windows) {
    /** A window of this length scores one token. */
    static final int SHORTEST_WINDOW = 3;

    /** Measures a text. The session's context must hold one window. */
    static Perplexity of(Session session, int[] text, int window, IntConsumer progress) {
        int windows = text.length / window;
        if (windows < 2) {
            throw new SwerveException("the text has " + text.length + " tokens, and perplexity needs two windows of "
                    + window + ": use a longer text, or a smaller --ctx");
        }
        Tokenizer tokenizer = session.model().tokenizer();
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < windows; i++) {
            int[] tokens = Arrays.copyOfRange(text, i * window, (i + 1) * window);
            if (tokenizer.addsBos()) {
                tokens[0] = tokenizer.bos().orElse(tokens[0]);
            }
            try (Sequence sequence = session.newSequence()) {
                for (double logProbability : TokenScores.of(sequence, tokens, window / 2 + 1).logProbabilities()) {
                    sum -= logProbability;
                    squares += logProbability * logProbability;
                    count++;
                }
            }
            progress.accept(i + 1);
        }
        double mean = sum / count;
        double value = Math.exp(mean);
        return new Perplexity(value, value * Math.sqrt((squares / count - mean * mean) / (count - 1)), count, windows);
    }

    /** How many windows a text has. */
    static int windows(int[] text, int window) {
        return text.length / window;
    }
}
