package io.swerve.chat.jinja;

import java.util.Arrays;

/** Puts a text together and keeps the origin of each part. */
final class TextBuilder {
    private final StringBuilder value = new StringBuilder();
    private int[] edges = new int[4];
    private int edgeCount;

    private boolean inData() {
        return (edgeCount & 1) == 1;
    }

    TextBuilder append(String part, boolean data) {
        if (!part.isEmpty()) {
            origin(data);
            value.append(part);
        }
        return this;
    }

    TextBuilder append(String part) {
        return append(part, false);
    }

    TextBuilder appendCodePoint(int codePoint, boolean data) {
        origin(data);
        value.appendCodePoint(codePoint);
        return this;
    }

    TextBuilder append(Text text) {
        return append(text, 0, text.length());
    }

    TextBuilder append(Text text, int from, int to) {
        if (from >= to) {
            return this;
        }
        int[] theirs = text.edges();
        if (theirs.length == 0) {
            return append(text.value(), from, to, false);
        }
        int start = from;
        boolean data = text.isData(from);
        for (int edge : theirs) {
            if (edge > from && edge < to) {
                append(text.value(), start, edge, data);
                start = edge;
                data = !data;
            }
        }
        return append(text.value(), start, to, data);
    }

    private TextBuilder append(String part, int from, int to, boolean data) {
        origin(data);
        value.append(part, from, to);
        return this;
    }

    private void origin(boolean data) {
        if (data != inData()) {
            if (edgeCount == edges.length) {
                edges = Arrays.copyOf(edges, 2 * edgeCount);
            }
            edges[edgeCount++] = value.length();
        }
    }

    int length() {
        return value.length();
    }

    Text toText() {
        return value.isEmpty() ? Text.EMPTY : Text.of(value.toString(), Arrays.copyOf(edges, edgeCount));
    }
}
