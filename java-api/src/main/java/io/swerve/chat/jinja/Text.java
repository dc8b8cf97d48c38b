package io.swerve.chat.jinja;

import java.util.Arrays;

/**
 * A string that knows which of its characters come from the template and which from the caller's data. Lengths and
 * indices are in UTF-16 units unless they are called code points, in which Python counts.
 */
final class Text {
    static final Text EMPTY = new Text("", new int[0], false);
    private static final int[] TEMPLATE = {};
    private static final int[] DATA = {0};

    private final String value;
    /** Where the origin changes, ascending; what is before the first comes from the template. */
    private final int[] edges;
    private final boolean markup;

    private Text(String value, int[] edges, boolean markup) {
        this.value = value;
        this.edges = edges;
        this.markup = markup;
    }

    /** Text of the template. */
    static Text of(String value) {
        return new Text(value, TEMPLATE, false);
    }

    /** Text of the caller's data. */
    static Text data(String value) {
        return new Text(value, value.isEmpty() ? TEMPLATE : DATA, false);
    }

    static Text of(String value, int[] edges) {
        return new Text(value, edges, false);
    }

    String value() {
        return value;
    }

    int[] edges() {
        return edges;
    }

    /** Whether it is safe HTML: then other text is escaped when the two are joined. */
    boolean isMarkup() {
        return markup;
    }

    Text asMarkup(boolean wanted) {
        return wanted == markup ? this : new Text(value, edges, wanted);
    }

    int length() {
        return value.length();
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** Whether the character at an index comes from the caller's data. */
    boolean isData(int index) {
        int at = Arrays.binarySearch(edges, index);
        return ((at >= 0 ? at + 1 : -at - 1) & 1) == 1;
    }

    Text substring(int from, int to) {
        if (from == 0 && to == value.length()) {
            return this;
        }
        if (from >= to) {
            return EMPTY.asMarkup(markup);
        }
        String part = value.substring(from, to);
        if (edges.length == 0) {
            return new Text(part, TEMPLATE, markup);
        }
        if (edges.length == 1 && edges[0] <= from) {
            return new Text(part, DATA, markup);
        }
        return new TextBuilder().append(this, from, to).toText().asMarkup(markup);
    }

    Text plus(Text other) {
        if (other.isEmpty()) {
            return this;
        }
        return isEmpty() ? other : new TextBuilder().append(this).append(other).toText();
    }

    /** The length in code points. */
    int codePoints() {
        return value.codePointCount(0, value.length());
    }

    /** The index of a code point. */
    int offset(int codePoint) {
        return codePoints() == value.length() ? codePoint : value.offsetByCodePoints(0, codePoint);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && value.equals(text.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
