package io.swerve.chat;

import java.util.Map;
import java.util.Optional;

/** Reads arguments in brackets that aren't JSON. They are told when they are complete: in JSON. */
final class BracketReader implements CallReader.PartReader {
    private static final int MAX_DEPTH = 100;

    private final CallPart.BracketArguments style;
    private final StringBuilder closing = new StringBuilder();
    private int begin = -1;
    private int at;
    /** What ends the string that is being read; empty outside. */
    private String quote = "";

    BracketReader(CallPart.BracketArguments style, int from) {
        this.style = style;
        this.at = from;
    }

    @Override
    public int read(CharSequence source, CallReader call) {
        if (begin < 0) {
            begin = Marker.opening(source, at, style.open());
            if (begin < 0) {
                return begin;
            }
            at = begin;
        }
        while (at < source.length()) {
            int next = step(source);
            if (next < 0) {
                return next;
            }
            at = next;
            if (closing.isEmpty()) {
                Optional<Map<String, Object>> values = LooseValues
                        .arguments(source.subSequence(begin, at).toString(), style);
                values.ifPresent(found -> {
                    call.arguments(found);
                    call.delta(CallReader.JSON.toJson(found));
                });
                return values.isPresent() ? at : CallReader.NO;
            }
        }
        return CallReader.MORE;
    }

    /** Takes a character, or a quote of the format. */
    private int step(CharSequence source) {
        String own = style.quote();
        if (!own.isEmpty() && (quote.isEmpty() || quote.equals(own))) {
            int rest = Math.min(own.length(), source.length() - at);
            if (own.contentEquals(source.subSequence(at, at + rest))) {
                quote = quote.isEmpty() ? own : "";
                return at + own.length();
            }
            if (rest < own.length() && own.startsWith(source.subSequence(at, at + rest).toString())) {
                return CallReader.MORE;
            }
        }
        char c = source.charAt(at);
        if (!quote.isEmpty()) {
            if (c == '\\' && !quote.equals(own)) {
                return at + 1 < source.length() ? at + 2 : CallReader.MORE;
            }
            if (quote.contentEquals(String.valueOf(c))) {
                if (Marker.skipSpace(source, at + 1) == source.length()) {
                    return CallReader.MORE; // what follows tells whether the string ends here
                }
                quote = LooseValues.endsAt(source, at) ? "" : quote;
            }
            return at + 1;
        }
        switch (c) {
            case '"', '\'' -> quote = c == '"' || own.isEmpty() ? String.valueOf(c) : "";
            case '(' -> closing.append(')');
            case '[' -> closing.append(']');
            case '{' -> closing.append('}');
            case ')', ']', '}' -> {
                if (closing.isEmpty() || closing.charAt(closing.length() - 1) != c) {
                    return CallReader.NO;
                }
                closing.setLength(closing.length() - 1);
            }
            default -> {
            }
        }
        return closing.length() > MAX_DEPTH ? CallReader.NO : at + 1;
    }
}
