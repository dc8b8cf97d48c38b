package io.swerve.chat.jinja;

import java.util.function.IntPredicate;

/** Kinds of characters as Python has them. */
final class Characters {
    private Characters() {}

    /** What {@code str.isspace} says. */
    static boolean isSpace(int c) {
        return c >= 9 && c <= 13 || c >= 0x1c && c <= 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680
                || c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
                || c == 0x3000;
    }

    static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** What {@code str.isdigit} says. */
    static boolean isDigit(int c) {
        return Character.isDigit(c) || c == 0xb2 || c == 0xb3 || c == 0xb9 || c >= 0x2070 && c <= 0x2079 && c != 0x2071
                || c >= 0x2080 && c <= 0x2089;
    }

    static boolean isNumeric(int c) {
        return isDigit(c) || Character.getType(c) == Character.LETTER_NUMBER
                || Character.getType(c) == Character.OTHER_NUMBER;
    }

    static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    /** Whether a line ends behind a character, as {@code str.splitlines} has it. */
    static boolean endsLine(int c) {
        return c >= 10 && c <= 13 || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || isNumeric(c);
    }

    /** Whether a text isn't empty and all its code points are of a kind. */
    static boolean all(String text, IntPredicate kind) {
        return !text.isEmpty() && text.codePoints().allMatch(kind);
    }
}
