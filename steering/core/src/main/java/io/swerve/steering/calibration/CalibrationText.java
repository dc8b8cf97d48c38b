package io.swerve.steering.calibration;

import io.swerve.Logits;
import io.swerve.PromptText;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import java.util.Arrays;

/**
 * A text on which an effect is measured, and the positions that count. A position is a token; what is measured there is
 * the distribution of the token after it. Immutable.
 */
public final class CalibrationText {
    private final int[] tokens;
    private final int from;
    private final int to;

    /**
     * Creates a text.
     *
     * @param tokens all tokens, with whatever the model wants at their beginning; copied
     * @param from the first position that counts
     * @param to the position behind the last one that counts
     * @throws IllegalArgumentException if no position counts, or one is beyond the text
     */
    public CalibrationText(int[] tokens, int from, int to) {
        if (from < 0 || to <= from || to > tokens.length) {
            throw new IllegalArgumentException("positions " + from + " to " + to + " (exclusive) of a text of "
                    + tokens.length + " tokens: at least one must count, and all must exist");
        }
        this.tokens = tokens.clone();
        this.from = from;
        this.to = to;
    }

    /**
     * Makes a text of a prompt and a response. The positions that count are those whose next token belongs to the
     * response; without a response, it is the prompt's last token.
     *
     * @param tokenizer the model's
     * @param prompt stands first; may be empty
     * @param response follows; may be empty if the prompt isn't
     * @param parseSpecial whether markers such as {@code <|im_start|>} are read as the tokens they name
     * @return the text
     * @throws IllegalArgumentException if there is no position: both are empty, or there is one token and no prompt
     */
    public static CalibrationText of(Tokenizer tokenizer, String prompt, String response, boolean parseSpecial) {
        PromptText head = parseSpecial ? PromptText.trusted(prompt) : PromptText.plain(prompt);
        return of(tokenizer, head, parseSpecial ? PromptText.trusted(response) : PromptText.plain(response));
    }

    /**
     * Makes a text of a prompt and a response, of which only what is trusted may name special tokens: what a chat
     * template renders, for example.
     *
     * @param tokenizer the model's
     * @param prompt stands first; may be empty
     * @param response follows; may be empty if the prompt isn't
     * @return the text
     * @throws IllegalArgumentException if there is no position: both are empty, or there is one token and no prompt
     */
    public static CalibrationText of(Tokenizer tokenizer, PromptText prompt, PromptText response) {
        int[] all = tokenizer.encode(prompt.plus(response));
        if (all.length == 0) {
            throw new IllegalArgumentException("a calibration text has at least one token, this one is empty");
        }
        if (response.text().isEmpty()) {
            return new CalibrationText(all, all.length - 1, all.length);
        }
        int[] head = tokenizer.encode(prompt);
        int mismatch = Arrays.mismatch(all, head);
        int first = Math.max(1, mismatch < 0 ? all.length : mismatch);
        if (first >= all.length) {
            throw new IllegalArgumentException("the text \"" + abridged(prompt.text() + response.text())
                    + "\" has no token that follows another one; give it a longer response");
        }
        return new CalibrationText(all, first - 1, all.length - 1);
    }

    private static String abridged(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    /**
     * Lets the model answer a prompt, most likely tokens only, and makes a text of both: the positions that count are
     * those where a token was chosen. Ends at the model's end of generation.
     *
     * @param session has room for another sequence; its steering, if any, acts on the answer
     * @param prompt at least one token
     * @param maxTokens how long the answer gets at most, at least 1
     * @return the text
     * @throws IllegalArgumentException if the prompt is empty or {@code maxTokens} less than 1
     * @throws io.swerve.ContextFullException if the session has no room for it
     */
    public static CalibrationText answered(Session session, int[] prompt, int maxTokens) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an answer has at least 1 token, was asked for " + maxTokens);
        }
        int[] all = Arrays.copyOf(prompt, Math.addExact(prompt.length, maxTokens));
        int length = prompt.length;
        try (Sequence sequence = session.newSequence()) {
            Logits logits = sequence.prefill(prompt);
            while (true) {
                int token = LogitStatistics.argmax(logits.segment(), 0, logits.size());
                if (token < 0) {
                    throw new IllegalArgumentException("the model's logits after " + length + " tokens hold NaN");
                }
                all[length++] = token;
                if (length == all.length || session.model().tokenizer().isEndOfGeneration(token)) {
                    break;
                }
                logits = sequence.decode(token);
            }
        }
        return new CalibrationText(Arrays.copyOf(all, length), prompt.length - 1, length - 1);
    }

    /** {@return the tokens} */
    public int[] tokens() {
        return tokens.clone();
    }

    /** {@return the number of tokens, at least 1} */
    public int length() {
        return tokens.length;
    }

    /** {@return how many positions count, at least 1} */
    public int positions() {
        return to - from;
    }

    int token(int position) {
        return tokens[position];
    }

    boolean counts(int position) {
        return position >= from && position < to;
    }

    /** The first position that counts. */
    int from() {
        return from;
    }

    /** How many tokens need to be decoded: what stands behind the last position that counts is of no interest. */
    int end() {
        return to;
    }

    @Override
    public String toString() {
        return "CalibrationText[" + tokens.length + " tokens, positions " + from + " to " + to + "]";
    }
}
