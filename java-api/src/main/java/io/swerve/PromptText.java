package io.swerve;

import java.util.Arrays;
import java.util.Objects;

/**
 * A text some parts of which are trusted: only in those are markers such as {@code <|im_end|>} read as the special
 * tokens that they stand for. What a person or a tool wrote stays text, whatever it says.
 * {@link Tokenizer#encode(PromptText)} makes tokens of it. Immutable.
 */
public final class PromptText {
    private final String text;
    /** Where trust changes, ascending; what is before the first is trusted. */
    private final int[] edges;

    private PromptText(String text, int[] edges) {
        this.text = Objects.requireNonNull(text, "text");
        this.edges = edges;
    }

    /**
     * {@return a text all of which is trusted}
     *
     * @param text the text
     */
    public static PromptText trusted(String text) {
        return new PromptText(text, new int[0]);
    }

    /**
     * {@return a text none of which is trusted}
     *
     * @param text the text
     */
    public static PromptText plain(String text) {
        return new PromptText(text, text.isEmpty() ? new int[0] : new int[]{0});
    }

    /**
     * {@return a text with parts of both kinds}
     *
     * @param text the text
     * @param edges where trust changes, UTF-16 indices in ascending order; what is before the first is trusted
     * @throws IllegalArgumentException if an edge is beyond the text, or not above the one before it
     */
    public static PromptText of(String text, int... edges) {
        for (int i = 0; i < edges.length; i++) {
            if (edges[i] < 0 || edges[i] > text.length() || i > 0 && edges[i] <= edges[i - 1]) {
                throw new IllegalArgumentException("the edges " + Arrays.toString(edges)
                        + " don't ascend within a text of " + text.length() + " characters");
            }
        }
        return new PromptText(text, edges.clone());
    }

    /** {@return the text itself} */
    public String text() {
        return text;
    }

    /**
     * {@return whether a character is trusted}
     *
     * @param index its UTF-16 index
     */
    public boolean isTrusted(int index) {
        int at = Arrays.binarySearch(edges, Objects.checkIndex(index, text.length()));
        return ((at >= 0 ? at + 1 : -at - 1) & 1) == 0;
    }

    /**
     * {@return this text with another behind it}
     *
     * @param other the other
     */
    public PromptText plus(PromptText other) {
        if (text.isEmpty() || other.text.isEmpty()) {
            return text.isEmpty() ? other : this;
        }
        int length = text.length();
        boolean trusted = (edges.length & 1) == 0;
        boolean otherTrusted = other.edges.length == 0 || other.edges[0] > 0;
        int skipped = otherTrusted ? 0 : 1;
        int added = trusted == otherTrusted ? 0 : 1;
        int[] all = Arrays.copyOf(edges, edges.length + added + other.edges.length - skipped);
        if (added == 1) {
            all[edges.length] = length;
        }
        for (int i = skipped; i < other.edges.length; i++) {
            all[edges.length + added + i - skipped] = length + other.edges[i];
        }
        return new PromptText(text + other.text, all);
    }

    /**
     * {@return the beginning of this text}
     *
     * @param end its length, UTF-16 units
     */
    public PromptText upTo(int end) {
        return new PromptText(text.substring(0, end), Arrays.stream(edges).filter(edge -> edge < end).toArray());
    }

    /** Where the stretch of one kind ends that holds a character. */
    int stretchEnd(int index) {
        int at = Arrays.binarySearch(edges, index);
        int next = at >= 0 ? at + 1 : -at - 1;
        return next < edges.length ? edges[next] : text.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptText that && text.equals(that.text) && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + Arrays.hashCode(edges);
    }

    @Override
    public String toString() {
        return text;
    }
}
