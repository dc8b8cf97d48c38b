package io.swerve.schema;

/** A place in a regular expression. */
final class PatternCursor {
    private final String pattern;
    private int at;

    PatternCursor(String pattern) {
        this.pattern = pattern;
    }

    /** What can't be read. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private Refusal(String message) {
            super(message);
        }
    }

    Refusal refusal(String problem) {
        return new Refusal("is \"" + pattern + "\", and at its character "
                + (pattern.codePointCount(0, Math.min(at, pattern.length())) + 1) + " " + problem);
    }

    boolean more() {
        return at < pattern.length();
    }

    /** Whether a text stands here. */
    boolean sees(String text) {
        return pattern.startsWith(text, at);
    }

    /** Whether one of some characters stands here. */
    boolean seesAny(String characters) {
        return more() && characters.indexOf(pattern.charAt(at)) >= 0;
    }

    boolean seesCount() {
        return sees("{") && pattern.substring(at).matches("(?s)\\{[0-9]+(,[0-9]*)?\\}.*");
    }

    /** Goes past a text, if it stands here. */
    boolean take(String text) {
        boolean there = sees(text);
        at += there ? text.length() : 0;
        return there;
    }

    /** Goes past a character. */
    int next(String missing) throws Refusal {
        if (!more()) {
            throw refusal(missing);
        }
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    int number() throws Refusal {
        int start = at;
        while (seesAny("0123456789")) {
            at++;
        }
        String digits = pattern.substring(start, at);
        if (digits.length() > 6 || Integer.parseInt(digits) > GrammarText.MAX_COUNT) {
            throw refusal("a count is greater than a grammar's greatest, " + GrammarText.MAX_COUNT);
        }
        return Integer.parseInt(digits);
    }

    /** The number of some digits to the base of 16; negative if they aren't there. */
    int hex(int digits) {
        int end = at + digits;
        if (end > pattern.length() || !pattern.substring(at, end).matches("[0-9a-fA-F]+")) {
            return -1;
        }
        int number = Integer.parseInt(pattern, at, end, 16);
        at = end;
        return number;
    }
}
