package io.swerve.reasoning.answer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares answers that are texts. */
final class TextMatch {
    private static final Pattern ARTICLE = Pattern.compile("^(?:the|a|an)\\s+");
    private static final Pattern NEGATION = Pattern
            .compile("\\b(?:not|no longer|never|neither|nor|or|either)\\b|n't\\b");
    /** What may go on behind an answer: a reason, a place, a remark. */
    private static final Pattern REMARK = Pattern.compile(
            "\\s*(?:[,;:(\\[—–-].*|\\s(?:because|since|as|which|where|who|that|in|on|at|for|from|due|according|based|is|was|after|by|when|with)\\b.*)",
            Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("[^\\p{L}\\p{N}]|$");
    private static final int LEAD_WORDS = 14;

    private TextMatch() {}

    /** A text without case, punctuation, articles and doubled blanks. */
    static String plain(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)
                .replaceAll("(?<=\\b\\p{L})\\.(?!\\d)", "").replaceAll("(?<=\\d),(?=\\d{3}\\b)", "")
                .replaceAll("[^\\p{L}\\p{N}.+/%°<>=*-]|\\.(?!\\d)|(?<!\\p{L})-(?!\\d)|(?<=\\p{L})-(?=\\p{L})", " ")
                .strip()
                .replaceAll("\\s+", " ");
        return ARTICLE.matcher(plain).replaceFirst("");
    }

    /** Whether a text that was given as the answer says what is right. */
    static boolean says(String given, String right) {
        String wanted = plain(right);
        if (wanted.isEmpty()) {
            return given.strip().equals(right.strip());
        }
        String plain = plain(given);
        return plain.equals(wanted) || begins(given, wanted) || ends(plain, wanted);
    }

    /** Whether the right answer stands first, and only a remark behind it. */
    private static boolean begins(String given, String wanted) {
        Matcher ends = END.matcher(given);
        int most = 3 * wanted.length() + 20; // what is longer isn't plainly the same
        while (ends.find() && ends.start() <= most) {
            if (plain(given.substring(0, ends.start())).equals(wanted)) {
                String rest = given.substring(ends.start());
                return rest.isBlank() || REMARK.matcher(rest).matches()
                        && !Pattern.compile("\\b(?:or|nor|not)\\b|n't\\b").matcher(firstClause(rest)).find();
            }
        }
        return false;
    }

    /** The words up to the next comma, behind those with which the text begins. */
    private static String firstClause(String rest) {
        String body = rest.replaceFirst("^[\\s,;:(\\[—–-]+", "").toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < body.length() && ",;.".indexOf(body.charAt(end)) < 0) {
            end++;
        }
        return body.substring(0, end).matches("(?:or|not|nor)\\b.*|.*\\bor\\b.*") ? body.substring(0, end) : "";
    }

    /** Whether a short sentence ends with the right answer, and doesn't deny it. */
    private static boolean ends(String plain, String wanted) {
        if (!plain.endsWith(" " + wanted)) {
            return false;
        }
        String lead = plain.substring(0, plain.length() - wanted.length()).strip();
        return lead.split(" ").length <= LEAD_WORDS && !NEGATION.matcher(lead).find();
    }
}
