package io.swerve.steering.extraction;

import java.util.List;

/** At which tokens of a text the activations are read. */
public sealed interface TokenPosition {
    /** The last token of the text. The cheapest: the last layer is computed for this token only. */
    TokenPosition LAST = new Last();
    /**
     * The mean over all tokens behind the prompt, or over all tokens where there is no prompt. The response begins at
     * the first token in which the whole text differs from its prompt alone. The token that the tokenizer itself puts
     * at the beginning never counts: its activations are many times as long as others, and the share of it in a mean
     * would tell no more than how short the text is.
     */
    TokenPosition RESPONSE = new Response(false);
    /** The tokens of {@link #RESPONSE}, each a sample of its own: long responses count for more than short ones. */
    TokenPosition RESPONSE_TOKENS = new Response(true);

    /** See {@link #LAST}. */
    record Last() implements TokenPosition {
        @Override
        public String toString() {
            return "last";
        }
    }

    /**
     * The tokens behind the prompt.
     *
     * @param each whether each token is a sample of its own, or their mean is the one sample of the text
     */
    record Response(boolean each) implements TokenPosition {
        @Override
        public String toString() {
            return each ? "tokens" : "response";
        }
    }

    /**
     * The mean over the tokens between two markers, at every place in the response where they stand. A token that
     * reaches over a border counts.
     *
     * @param open the text before the span, not empty
     * @param close the text behind it, not empty
     * @param stripped whether the markers are only for us and are taken out before the model reads the text. If not,
     *            they stay where they are, and a span that is not closed goes on to the end
     */
    record Span(String open, String close, boolean stripped) implements TokenPosition {
        /**
         * Creates a position.
         *
         * @throws IllegalArgumentException if a marker is empty, or both are the same
         */
        public Span {
            if (open.isEmpty() || close.isEmpty() || open.equals(close)) {
                throw new IllegalArgumentException("a span needs two markers that differ, was given \"" + open
                        + "\" and \"" + close + "\"");
            }
        }

        @Override
        public String toString() {
            return (stripped ? "span:" : "between:") + open + ":" + close;
        }
    }

    /**
     * The mean over the tokens around some texts, wherever one of them stands in the response: the tokens that spell it,
     * and some on each side.
     *
     * @param texts such as {@code Wait}; at least one, none empty
     * @param reach how many tokens before and behind count too, at least 0; never the one that the tokenizer itself
     *            puts at the beginning
     */
    record Around(List<String> texts, int reach) implements TokenPosition {
        /**
         * Creates a position.
         *
         * @throws IllegalArgumentException if there is no text, one is empty, or the reach is negative
         */
        public Around {
            texts = List.copyOf(texts);
            if (texts.isEmpty() || texts.contains("") || reach < 0) {
                throw new IllegalArgumentException("name at least one text, none of them empty, and a reach of at "
                        + "least 0 tokens; were " + texts + " and " + reach);
            }
        }

        @Override
        public String toString() {
            return "around:" + reach + ":" + String.join("|", texts);
        }
    }

    /**
     * {@return the position between two markers that the model doesn't read}
     *
     * @param open before the span, such as {@code [[}
     * @param close behind the span, such as {@code ]]}
     * @throws IllegalArgumentException if a marker is empty, or both are the same
     */
    static TokenPosition marked(String open, String close) {
        return new Span(open, close, true);
    }

    /**
     * Returns the position between two texts that the model reads, such as {@code <think>} and {@code </think>}.
     *
     * @param open before the span
     * @param close behind the span
     * @return the position
     * @throws IllegalArgumentException if a text is empty, or both are the same
     */
    static TokenPosition between(String open, String close) {
        return new Span(open, close, false);
    }

    /**
     * {@return the position around some texts}
     *
     * @param reach how many tokens before and behind count too
     * @param texts such as {@code Wait}
     * @throws IllegalArgumentException if there is no text, one is empty, or the reach is negative
     */
    static TokenPosition around(int reach, String... texts) {
        return new Around(List.of(texts), reach);
    }

    /**
     * {@return the name used in files and commands, {@code last}, {@code response}, {@code tokens}, {@code
     * span:open:close}, {@code between:open:close} or {@code around:reach:text|text}}
     */
    @Override
    String toString();
}
