package io.swerve.chat;

/** What texts share, without cutting markers such as {@code <|im_end|>} apart. */
final class Affixes {
    private Affixes() {}

    private static int sharedPrefix(String a, String b) {
        int n = 0;
        while (n < Math.min(a.length(), b.length()) && a.charAt(n) == b.charAt(n)) {
            n++;
        }
        return n;
    }

    private static int sharedSuffix(String a, String b) {
        int n = 0;
        while (n < Math.min(a.length(), b.length()) && a.charAt(a.length() - 1 - n) == b.charAt(b.length() - 1 - n)) {
            n++;
        }
        return n;
    }

    /** {@return what two texts begin with, whole markers only} */
    static String commonPrefix(String a, String b) {
        int n = sharedPrefix(a, b);
        while (n > 0 && !(isEdge(a, n) && isEdge(b, n))) {
            n--;
        }
        return a.substring(0, n);
    }

    /** {@return what two texts end with, whole markers only} */
    static String commonSuffix(String a, String b) {
        int n = sharedSuffix(a, b);
        while (n > 0 && !(isEdge(a, a.length() - n) && isEdge(b, b.length() - n))) {
            n--;
        }
        return a.substring(a.length() - n);
    }

    /** Whether a marker may end before an index and another begin there. */
    private static boolean isEdge(String text, int index) {
        if (index == 0 || index == text.length()) {
            return true;
        }
        char before = text.charAt(index - 1);
        char behind = text.charAt(index);
        if (Character.isWhitespace(before) || Character.isWhitespace(behind)) {
            return !isWithin(text, index);
        }
        return ">]".indexOf(before) >= 0 && !isWithin(text, index)
                || "<[".indexOf(behind) >= 0 && "<[".indexOf(before) < 0 && !isWithin(text, index);
    }

    /** Whether an index is between the angle brackets of a marker. */
    private static boolean isWithin(String text, int index) {
        int open = text.lastIndexOf('<', index - 1);
        int close = text.lastIndexOf('>', index - 1);
        int closes = text.indexOf('>', index);
        int opens = text.indexOf('<', index);
        return open > close && closes >= 0 && (opens < 0 || closes < opens);
    }
}
