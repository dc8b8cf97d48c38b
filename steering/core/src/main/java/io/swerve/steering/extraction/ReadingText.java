package io.swerve.steering.extraction;

import io.swerve.Encoding;
import io.swerve.Session;
import io.swerve.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A text to be read.
 *
 * @param tokens all of it
 * @param counted the positions whose activations count, at least one; not to be changed
 */
record ReadingText(int[] tokens, BitSet counted) {
    /** Tokenizes one text; {@code name} tells in messages which. */
    static ReadingText of(Session session, String prompt, String text, String name, ExtractionOptions options) {
        Marked marked = Marked.of(text, options.position(), name);
        Tokenizer tokenizer = session.model().tokenizer();
        String whole = prompt + marked.text();
        int[] tokens = tokenizer.encode(whole, Encoding.TEXT.withMarkers(options.parseSpecial()));
        // a tokenizer may still put its own first token there
        if (whole.isEmpty() || tokens.length == 0) {
            throw new ExtractionDataException(
                    name + " is empty, and so is its prompt: there is no token to read; leave it out");
        }
        if (tokens.length > session.contextSize()) {
            throw new ExtractionDataException(name + " has " + tokens.length + " tokens, the session's context holds "
                    + session.contextSize() + ": shorten it, or open the session with a larger contextSize");
        }
        BitSet counted = new BitSet(tokens.length);
        switch (options.position()) {
            case TokenPosition.Last _ -> counted.set(tokens.length - 1);
            case TokenPosition.Response _ -> counted
                    .set(commonPrefix(tokens,
                            tokenizer.encode(prompt, Encoding.TEXT.withMarkers(options.parseSpecial()))),
                            tokens.length);
            case TokenPosition.Span _ -> {
                TokenOffsets offsets = TokenOffsets.of(tokenizer, tokens, whole, name);
                for (int[] span : marked.spans()) {
                    counted.set(offsets.firstAt(bytes(prompt, marked.text(), span[0])),
                            offsets.endAt(bytes(prompt, marked.text(), span[1])));
                }
            }
            case TokenPosition.Around around -> {
                TokenOffsets offsets = TokenOffsets.of(tokenizer, tokens, whole, name);
                int begin = commonPrefix(tokens,
                        tokenizer.encode("", Encoding.TEXT.withMarkers(options.parseSpecial())));
                for (int[] span : marked.spans()) {
                    int first = offsets.firstAt(bytes(prompt, text, span[0])) - around.reach();
                    int end = offsets.endAt(bytes(prompt, text, span[1])) + around.reach();
                    counted.set(Math.max(begin, first), Math.min(tokens.length, end));
                }
            }
        }
        if (counted.isEmpty()) {
            throw new ExtractionDataException(name + " has no token behind its prompt: give it a response to read");
        }
        return new ReadingText(tokens, counted);
    }

    /** Returns how many bytes stand before a character of the text. */
    private static int bytes(String prompt, String text, int character) {
        return (prompt + text.substring(0, character)).getBytes(StandardCharsets.UTF_8).length;
    }

    private static int commonPrefix(int[] text, int[] prompt) {
        int mismatch = Arrays.mismatch(text, prompt);
        return mismatch < 0 ? text.length : mismatch;
    }

    /** Returns how many tokens at the start are the same in another text and count in neither. */
    int sharedWith(ReadingText other) {
        return Math.min(commonPrefix(tokens, other.tokens),
                Math.min(counted.nextSetBit(0), other.counted.nextSetBit(0)));
    }

    /**
     * A response as the model reads it.
     *
     * @param text without the markers that are only for us
     * @param spans from and to which of its characters the position reaches, where it is bound to characters
     */
    private record Marked(String text, List<int[]> spans) {
        static Marked of(String text, TokenPosition position, String name) {
            return switch (position) {
                case TokenPosition.Last _,TokenPosition.Response _ -> new Marked(text, List.of());
                case TokenPosition.Span span -> ofSpan(text, span, name);
                case TokenPosition.Around around -> ofAround(text, around, name);
            };
        }

        private static Marked ofSpan(String text, TokenPosition.Span span, String name) {
            StringBuilder plain = new StringBuilder();
            List<int[]> spans = new ArrayList<>();
            int at = 0;
            for (int open = text.indexOf(span.open()); open >= 0; open = text.indexOf(span.open(), at)) {
                int begin = open + span.open().length();
                int close = text.indexOf(span.close(), begin);
                if (close < 0 && span.stripped()) {
                    throw new ExtractionDataException(name + " has a marker \"" + span.open() + "\" that no \""
                            + span.close() + "\" closes");
                }
                int end = close < 0 ? text.length() : close;
                plain.append(text, at, span.stripped() ? open : begin);
                int from = plain.length();
                plain.append(text, begin, end);
                if (plain.length() > from) {
                    spans.add(new int[]{from, plain.length()});
                }
                at = close < 0 ? end : span.stripped() ? close + span.close().length() : close;
            }
            if (spans.isEmpty()) {
                throw new ExtractionDataException(name + " has nothing between \"" + span.open() + "\" and \""
                        + span.close() + "\": mark what is to be read");
            }
            return new Marked(plain.append(text, at, text.length()).toString(), spans);
        }

        private static Marked ofAround(String text, TokenPosition.Around around, String name) {
            List<int[]> spans = new ArrayList<>();
            for (String wanted : around.texts()) {
                for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
                    spans.add(new int[]{at, at + wanted.length()});
                }
            }
            if (spans.isEmpty()) {
                throw new ExtractionDataException(
                        name + " has none of " + around.texts() + ": leave it out, or look for other texts");
            }
            return new Marked(text, spans);
        }
    }
}
