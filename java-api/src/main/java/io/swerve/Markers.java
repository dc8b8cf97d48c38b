package io.swerve;

import io.swerve.bindings.LlamaCpp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The texts that stand for special tokens in a vocabulary. */
final class Markers {
    private static final int CONTROL = LlamaCpp.LLAMA_TOKEN_ATTR_CONTROL() | LlamaCpp.LLAMA_TOKEN_ATTR_UNKNOWN();
    private static final int USER_DEFINED = LlamaCpp.LLAMA_TOKEN_ATTR_USER_DEFINED();
    private static final int LEFT_STRIP = LlamaCpp.LLAMA_TOKEN_ATTR_LSTRIP();
    private static final int RIGHT_STRIP = LlamaCpp.LLAMA_TOKEN_ATTR_RSTRIP();
    /** Other added tokens are frequent text, such as runs of blanks or tags of HTML. */
    private static final Pattern LIKE_A_MARKER = Pattern
            .compile(
                    "<[|\\uff5c].*[|\\uff5c]>|\\[/?[A-Z_]+\\]|</?[a-z]+_[a-z_]+>|</?(?:think|thinking|thought|answer|s)>");

    private final Map<Character, List<Marker>> byFirst = new HashMap<>();

    /**
     * A marker.
     *
     * @param text what stands for the token
     * @param token the token's id
     * @param control whether it is read only where it is trusted; otherwise llama.cpp reads it anywhere
     * @param stripsLeft whether it takes the white space before it
     * @param stripsRight whether it takes the white space behind it
     */
    record Marker(String text, int token, boolean control, boolean stripsLeft, boolean stripsRight) {}

    Markers(Tokenizer tokenizer) {
        for (int token = 0; token < tokenizer.vocabularySize(); token++) {
            int attributes = tokenizer.attributes(token);
            boolean control = (attributes & CONTROL) != 0;
            if (!control && (attributes & USER_DEFINED) == 0) {
                continue;
            }
            String text = new String(tokenizer.piece(token), StandardCharsets.UTF_8);
            if (text.length() > 1 && (control || LIKE_A_MARKER.matcher(text).matches())) {
                byFirst.computeIfAbsent(text.charAt(0), _ -> new ArrayList<>()).add(new Marker(text, token, control,
                        (attributes & LEFT_STRIP) != 0, (attributes & RIGHT_STRIP) != 0));
            }
        }
        byFirst.values()
                .forEach(list -> list.sort(Comparator.comparingInt((Marker marker) -> marker.text().length())
                        .reversed()));
    }

    /** The longest marker that begins at an index and ends before another; null if there is none. */
    Marker at(String text, int index, int end) {
        for (Marker marker : byFirst.getOrDefault(text.charAt(index), List.of())) {
            if (index + marker.text().length() <= end && text.startsWith(marker.text(), index)) {
                return marker;
            }
        }
        return null;
    }

    /** The longest control marker of a place; null if there is none. */
    Marker controlAt(String text, int index, int end) {
        for (Marker marker : byFirst.getOrDefault(text.charAt(index), List.of())) {
            if (marker.control() && index + marker.text().length() <= end && text.startsWith(marker.text(), index)) {
                return marker;
            }
        }
        return null;
    }
}
