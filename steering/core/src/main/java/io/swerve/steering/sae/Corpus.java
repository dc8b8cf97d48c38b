package io.swerve.steering.sae;

import io.swerve.Encoding;
import io.swerve.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as tokens, none longer than a session's context. Longer texts are cut into pieces, each read on its own.
 * Immutable.
 */
public final class Corpus {
    private static final int DEFAULT_SKIP = 1;

    private final List<int[]> texts;
    private final int[] sources;
    private final int skip;
    private final long tokens;

    private Corpus(List<int[]> texts, int[] sources, int skip) {
        this.texts = texts;
        this.sources = sources;
        this.skip = skip;
        this.tokens = texts.stream().mapToLong(text -> text.length).sum();
    }

    /**
     * Encodes texts.
     *
     * @param session the session that will read them
     * @param texts the texts; empty ones are left out
     * @param parseSpecial whether markers in the texts, such as {@code <|im_start|>}, become special tokens
     * @return the tokens
     * @throws IllegalArgumentException if there is no text with tokens
     * @throws io.swerve.ClosedException if the session's model was closed
     */
    public static Corpus of(Session session, List<String> texts, boolean parseSpecial) {
        List<int[]> pieces = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        int limit = session.contextSize();
        for (int source = 0; source < texts.size(); source++) {
            String text = texts.get(source);
            int[] tokens = text.isEmpty()
                    ? new int[0]
                    : session.model().tokenizer().encode(text, Encoding.TEXT.withMarkers(parseSpecial));
            for (int from = 0; from < tokens.length; from += limit) {
                pieces.add(Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + limit)));
                sources.add(source);
            }
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("there is no text with tokens among " + texts.size() + " texts");
        }
        return new Corpus(List.copyOf(pieces), sources.stream().mapToInt(Integer::intValue).toArray(),
                DEFAULT_SKIP);
    }

    /**
     * {@return the same texts with another number of tokens at the beginning of each piece that are read and not
     * counted} It is 1 at first: many models put a row of huge numbers on the first token, which no other token has,
     * and which would rule a training and every statistic.
     *
     * @param count how many tokens
     * @throws IllegalArgumentException if the number is negative, or no piece has more tokens
     */
    public Corpus withSkip(int count) {
        if (count < 0 || texts.stream().noneMatch(text -> text.length > count)) {
            throw new IllegalArgumentException("of each text " + count + " tokens can't be skipped; the longest has "
                    + texts.stream().mapToInt(text -> text.length).max().orElse(0));
        }
        return new Corpus(texts, sources, count);
    }

    /** {@return how many tokens at the beginning of each piece are read and not counted, from 0 on} */
    public int skip() {
        return skip;
    }

    /** {@return the number of tokens that count: the tokens of all pieces without those skipped} */
    public long countedTokens() {
        return texts.stream().mapToLong(text -> Math.max(0, text.length - skip)).sum();
    }

    /** {@return the number of pieces, at least 1} */
    public int size() {
        return texts.size();
    }

    /** {@return the number of tokens of all pieces, at least 1} */
    public long tokenCount() {
        return tokens;
    }

    /**
     * {@return the tokens of a piece}
     *
     * @param piece from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such piece
     */
    public int[] tokens(int piece) {
        return texts.get(piece).clone();
    }

    /**
     * {@return the text that a piece comes from: its index in the list of texts}
     *
     * @param piece from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such piece
     */
    public int source(int piece) {
        return sources[piece];
    }

    /** The tokens themselves. */
    int[] raw(int piece) {
        return texts.get(piece);
    }

    @Override
    public String toString() {
        return "Corpus[" + texts.size() + " texts, " + tokens + " tokens]";
    }
}
