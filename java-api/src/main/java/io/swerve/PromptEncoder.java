package io.swerve;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Encodes texts of which only parts are trusted. As llama.cpp does, the text is split at the special tokens, and what is
 * between them is encoded as a whole, so that the seams between the template and what it holds are invisible; but
 * special tokens are looked for in the trusted parts alone.
 */
final class PromptEncoder {
    private final Tokenizer tokenizer;
    private final Markers markers;
    private final PromptText prompt;
    private final String text;
    private int[] tokens = new int[64];
    private int count;

    PromptEncoder(Tokenizer tokenizer, Markers markers, PromptText prompt) {
        this.tokenizer = tokenizer;
        this.markers = markers;
        this.prompt = prompt;
        this.text = prompt.text();
    }

    int[] encode() {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!prompt.isTrusted(i)) {
                i = prompt.stretchEnd(i) - 1;
                continue;
            }
            Markers.Marker marker = markers.controlAt(text, i, prompt.stretchEnd(i));
            if (marker != null) {
                int end = i;
                while (marker.stripsLeft() && end > from && Character.isWhitespace(text.charAt(end - 1))) {
                    end--;
                }
                part(from, end);
                add(marker.token());
                from = i + marker.text().length();
                while (marker.stripsRight() && from < text.length() && Character.isWhitespace(text.charAt(from))) {
                    from++;
                }
                i = from - 1;
            }
        }
        part(from, text.length());
        int[] encoded = Arrays.copyOf(tokens, count);
        int bos = tokenizer.bos().orElse(-1);
        return tokenizer.addsBos() && bos >= 0 && (count == 0 || encoded[0] != bos)
                ? IntStream.concat(IntStream.of(bos), Arrays.stream(encoded)).toArray()
                : encoded;
    }

    private void add(int... more) {
        if (count + more.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * (count + more.length));
        }
        System.arraycopy(more, 0, tokens, count, more.length);
        count += more.length;
    }

    /** What is between special tokens. */
    private void part(int from, int to) {
        if (from >= to) {
            return;
        }
        int[] whole = cut(from, to, false);
        // Some kinds of vocabularies know no difference between markers and other text.
        boolean special = Arrays.stream(whole).anyMatch(tokenizer::isControl);
        add(special ? cut(from, to, true) : whole);
    }

    /** Encodes a part in pieces, so that no marker that the data brings stays in one of them. */
    private int[] cut(int from, int to, boolean controls) {
        IntStream.Builder all = IntStream.builder();
        int begin = from;
        for (int i = from; i < to; i++) {
            Markers.Marker marker = markers.at(text, i, to);
            if (marker != null && (controls || !marker.control()) && holdsData(i, i + marker.text().length())) {
                int at = i + Character.charCount(text.codePointAt(i));
                piece(all, begin, at, begin > from);
                begin = at;
            }
        }
        piece(all, begin, to, begin > from);
        return all.build().toArray();
    }

    private boolean holdsData(int from, int to) {
        return !prompt.isTrusted(from) || prompt.stretchEnd(from) < to;
    }

    private void piece(IntStream.Builder all, int from, int to, boolean continues) {
        String piece = text.substring(from, to);
        int[] encoded = continues ? tokenizer.encode(piece, Encoding.TEXT_PART) : tokenizer.encodeBehindMarker(piece);
        Arrays.stream(encoded).forEach(all::add);
    }
}
