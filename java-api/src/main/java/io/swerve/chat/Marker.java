package io.swerve.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that a template writes around something. Models are not exact about white space in and around it: it may be
 * missing or more.
 *
 * @param text as the template writes it
 * @param tokens its pieces, between which there may be white space
 */
record Marker(String text, List<String> tokens) {
    /** More of the text must be known. */
    static final int MORE = -1;
    /** The marker doesn't stand here. */
    static final int NO = -2;

    private static final Pattern PIECE = Pattern.compile("\\S(?:(?![>\\]][<\\[])\\S)*[>\\]]?");

    static Marker of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            tokens.add(piece.group());
        }
        return new Marker(text, List.copyOf(tokens));
    }

    /** {@return whether a text can hardly be mistaken for what a model says} */
    static boolean isMarker(String text) {
        boolean special = text.chars().anyMatch(c -> "<>[]|{}_=".indexOf(c) >= 0);
        return special && (text.chars().anyMatch(Character::isLetter) || text.strip().matches("[<>|]{3,}"));
    }

    boolean isBlank() {
        return tokens.isEmpty();
    }

    /** {@return the marker with a text in place of another} */
    Marker with(String part, String replacement) {
        return of(text.replace(part, replacement));
    }

    /** {@return the white space that the template writes in front of the first piece} */
    String leadingSpace() {
        return text.substring(0, text.length() - text.stripLeading().length());
    }

    /** {@return the white space that the template writes behind the last piece} */
    String trailingSpace() {
        return text.substring(text.stripTrailing().length());
    }

    /**
     * {@return the index behind the marker, or {@link #MORE}, or {@link #NO}}
     *
     * @param source a text that may go on
     * @param from where the marker may stand, or white space before it
     */
    int matchAt(CharSequence source, int from) {
        int at = from;
        for (String token : tokens) {
            at = skipSpace(source, at);
            for (int i = 0; i < token.length(); i++, at++) {
                if (at == source.length()) {
                    return MORE;
                }
                if (source.charAt(at) != token.charAt(i)) {
                    return NO;
                }
            }
        }
        return at;
    }

    /** {@return the index of an opening character, behind white space; or {@link #MORE}, or {@link #NO}} */
    static int opening(CharSequence source, int from, char open) {
        int at = skipSpace(source, from);
        return at == source.length() ? MORE : source.charAt(at) == open ? at : NO;
    }

    static int skipSpace(CharSequence source, int from) {
        int at = from;
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        return at;
    }

    /**
     * {@return the length of the longest end of a text that is the beginning of another, and not all of it}
     *
     * @param source the text
     * @param wanted what may begin there
     */
    static int beginningAtEnd(CharSequence source, String wanted) {
        for (int n = Math.min(wanted.length() - 1, source.length()); n > 0; n--) {
            if (wanted.startsWith(source.subSequence(source.length() - n, source.length()).toString())) {
                return n;
            }
        }
        return 0;
    }
}
