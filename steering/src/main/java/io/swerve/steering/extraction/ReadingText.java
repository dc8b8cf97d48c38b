package io.swerve.steering.extraction;

import io.swerve.Session;
import io.swerve.Tokenizer;
import java.util.Arrays;

/**
 * A text to be read: its tokens, and which of them count.
 *
 * @param tokens all of it
 * @param first the first token whose activations count; those behind it count too
 */
record ReadingText(int[] tokens, int first) {
    /** Tokenizes one side of a pair; {@code name} tells in messages which. */
    static ReadingText of(Session session, String prompt, String text, String name, ExtractionOptions options) {
        Tokenizer tokenizer = session.model().tokenizer();
        int[] tokens = tokenizer.encode(prompt + text, true, options.parseSpecial());
        if (tokens.length == 0) {
            throw new ContrastPairException(name + " is empty: there is no token to read");
        }
        if (tokens.length > session.contextSize()) {
            throw new ContrastPairException(name + " has " + tokens.length + " tokens, the session's context holds "
                    + session.contextSize() + ": shorten it, or open the session with a larger contextSize");
        }
        int first = switch (options.position()) {
            case LAST -> tokens.length - 1;
            case RESPONSE -> prompt.isEmpty()
                    ? 0
                    : commonPrefix(tokens, tokenizer.encode(prompt, true, options.parseSpecial()));
        };
        if (first == tokens.length) {
            throw new ContrastPairException(name + " has no token behind its prompt: give it a response to read");
        }
        return new ReadingText(tokens, first);
    }

    private static int commonPrefix(int[] text, int[] prompt) {
        int mismatch = Arrays.mismatch(text, prompt);
        return mismatch < 0 ? text.length : mismatch;
    }
}
