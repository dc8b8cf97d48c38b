package io.swerve.reasoning.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where the sentences of a clean text begin and end. */
final class Prose {
    private static final Set<String> ABBREVIATIONS = Set.of("mr", "mrs", "ms", "dr", "st", "no", "vs", "e.g", "i.e",
            "approx", "prof", "jr", "sr", "fig", "eq", "u.s", "a.m", "p.m");

    private Prose() {}

    /** A range of characters. */
    record Span(int from, int to) {}

    /** The end of the sentence in which a place lies: its full stop or line break. */
    static int sentenceEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (isEnd(text, i)) {
                return i;
            }
        }
        return text.length();
    }

    /** The beginning of the sentence in which a place lies. */
    static int sentenceStart(String text, int at) {
        for (int i = at - 1; i >= 0; i--) {
            if (isEnd(text, i)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The sentences that hold more than blanks. */
    static List<Span> sentences(String text, int from, int to) {
        List<Span> all = new ArrayList<>();
        int at = from;
        while (at < to) {
            int end = Math.min(to, sentenceEnd(text, at));
            if (!text.substring(at, end).isBlank()) {
                all.add(new Span(at, end));
            }
            at = end + 1;
        }
        return all;
    }

    private static boolean isEnd(String text, int i) {
        char c = text.charAt(i);
        if (c == '\n') {
            return true;
        }
        if (c != '.' && c != '!' && c != '?') {
            return false;
        }
        boolean before = i + 1 >= text.length() || Character.isWhitespace(text.charAt(i + 1))
                || "\"')]}".indexOf(text.charAt(i + 1)) >= 0;
        return before && !(c == '.' && isAbbreviation(text, i));
    }

    private static boolean isAbbreviation(String text, int stop) {
        int from = stop;
        while (from > 0 && stop - from < 6
                && (Character.isLetter(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
            from--;
        }
        String word = text.substring(from, stop);
        boolean number = stop + 2 < text.length() && Character.isLetterOrDigit(text.charAt(stop + 2));
        if (word.equalsIgnoreCase("no")) { // of a number, not the answer no
            return number && Character.isDigit(text.charAt(stop + 2));
        }
        if (word.equalsIgnoreCase("a.m") || word.equalsIgnoreCase("p.m")) {
            return number && Character.isLowerCase(text.charAt(stop + 2));
        }
        return number && ABBREVIATIONS.contains(word.toLowerCase(java.util.Locale.ROOT));
    }
}
