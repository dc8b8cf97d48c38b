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

    /**
     * Returns a stretch of all tokens, in the order of the pieces. A piece in which it begins or ends is cut there, and
     * what is left of it is read on its own.
     *
     * @param from the first token
     * @param to the first token behind it, at most {@link #tokenCount()}
     * @return the same tokens, with the same number to skip in each piece
     * @throws IllegalArgumentException unless {@code from} is at least 0 and less than {@code to}, and {@code to} is one
     *             of the corpus
     */
    public Corpus part(long from, long to) {
        if (from < 0 || from >= to || to > tokens) {
            throw new IllegalArgumentException("there are no tokens " + from + " to " + to + " of " + tokens);
        }
        List<int[]> pieces = new ArrayList<>();
        List<Integer> origins = new ArrayList<>();
        long start = 0;
        for (int piece = 0; piece < texts.size(); piece++) {
            int[] text = texts.get(piece);
            int first = Math.clamp(from - start, 0, text.length);
            int end = Math.clamp(to - start, 0, text.length);
            if (first < end) {
                pieces.add(Arrays.copyOfRange(text, first, end));
                origins.add(sources[piece]);
            }
            start += text.length;
        }
        return new Corpus(List.copyOf(pieces), origins.stream().mapToInt(Integer::intValue).toArray(), skip);
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
