package io.swerve.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values as Python prints them, or JSON, or in between: strings between either quote or a quote of a format's own, keys
 * with or without quotes, {@code True} and {@code true}.
 */
final class LooseValues {
    private static final int MAX_DEPTH = 100;
    private static final String QUOTES = "'\"";

    private final String text;
    private final String quote;
    private int at;
    private int depth;

    private LooseValues(String text, String quote) {
        this.text = text;
        this.quote = quote;
    }

    /** Malformed. Never leaves this class. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("", null, false, false);
        }
    }

    /** A value, which may be null. */
    record Value(Object value) {}

    /** {@return a value; empty if the text is none} */
    static Optional<Value> parse(String text) {
        LooseValues values = new LooseValues(text, "");
        try {
            Object value = values.value();
            values.space();
            return values.at == text.length() ? Optional.of(new Value(value)) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /**
     * {@return named values in brackets; empty if the text is none}
     *
     * @param text with its brackets
     * @param style of the brackets
     */
    static Optional<Map<String, Object>> arguments(String text, CallPart.BracketArguments style) {
        LooseValues values = new LooseValues(text, style.quote());
        try {
            Map<String, Object> members = values.members(style.open(), style.assign(), style.close());
            return values.at == text.length() ? Optional.of(members) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private Object value() {
        space();
        if (isQuote()) {
            return string();
        }
        return switch (peek()) {
            case '{' -> members('{', ':', '}');
            case '[' -> elements(']');
            case '(' -> elements(')');
            default -> word();
        };
    }

    private Map<String, Object> members(char open, char assign, char close) {
        enter(open);
        Map<String, Object> members = new LinkedHashMap<>();
        while (!ends(close)) {
            String key = isQuote() ? string() : bare(assign);
            space();
            take(assign);
            if (members.containsKey(key)) {
                throw new Malformed();
            }
            members.put(key, value());
            comma(close);
        }
        depth--;
        return members;
    }

    private List<Object> elements(char close) {
        enter(peek());
        List<Object> elements = new ArrayList<>();
        while (!ends(close)) {
            elements.add(value());
            comma(close);
        }
        depth--;
        return elements;
    }

    private void enter(char open) {
        take(open);
        if (++depth > MAX_DEPTH) {
            throw new Malformed();
        }
    }

    private boolean ends(char close) {
        space();
        if (peek() == close) {
            at++;
            return true;
        }
        return false;
    }

    private void comma(char close) {
        space();
        if (peek() != close) {
            take(',');
        }
    }

    private String bare(char end) {
        int from = at;
        while (peek() != end && !Character.isWhitespace(peek()) && "{}[](),".indexOf(peek()) < 0) {
            at++;
        }
        if (from == at) {
            throw new Malformed();
        }
        return text.substring(from, at);
    }

    private Object word() {
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            case "null", "None" -> null;
            default -> {
                if (!word.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,5})?")) {
                    throw new Malformed();
                }
                yield new BigDecimal(word);
            }
        };
    }

    private boolean isQuote() {
        return quote.isEmpty() ? QUOTES.indexOf(peek()) >= 0 : text.startsWith(quote, at) || peek() == '"';
    }

    private String string() {
        if (!quote.isEmpty() && text.startsWith(quote, at)) {
            int from = at + quote.length();
            int to = text.indexOf(quote, from);
            if (to < 0) {
                throw new Malformed();
            }
            at = to + quote.length();
            return text.substring(from, to);
        }
        char end = peek();
        at++;
        StringBuilder string = new StringBuilder();
        while (peek() != end || !endsAt(text, at)) {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : String.valueOf(c));
        }
        at++;
        return string.toString();
    }

    /**
     * Whether a quote ends a string: where something follows that can follow a value. Some templates write strings
     * without escaping the quotes in them.
     */
    static boolean endsAt(CharSequence text, int quote) {
        int next = Marker.skipSpace(text, quote + 1);
        return next == text.length() || ",)]}:".indexOf(text.charAt(next)) >= 0;
    }

    private String escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'x' -> code(2);
            case 'u' -> code(4);
            case 'U' -> code(8);
            case '\\', '\'', '"', '/' -> String.valueOf(c);
            default -> "\\" + c; // as Python keeps what is no escape
        };
    }

    private String code(int digits) {
        if (at + digits > text.length()) {
            throw new Malformed();
        }
        try {
            int code = Integer.parseUnsignedInt(text, at, at + digits, 16);
            at += digits;
            return Character.toString(code);
        } catch (IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    private void space() {
        at = Marker.skipSpace(text, at);
    }

    private char peek() {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at);
    }

    private void take(char c) {
        if (peek() != c) {
            throw new Malformed();
        }
        at++;
    }
}
