package io.swerve.schema;

import io.swerve.schema.PatternCursor.Refusal;
import java.util.Map;

/** The sets of characters in regular expressions: escapes and classes. */
final class PatternSets {
    /** Java's regular expressions leave out one more line separator than ECMA-262; so that both agree, it is left out. */
    static final CodePoints DOT = CodePoints.anyOf("\n\r\u0085\u2028\u2029").complement();
    private static final Map<Integer, Integer> CONTROLS = Map.of((int) 'n', (int) '\n', (int) 'r', (int) '\r',
            (int) 't', (int) '\t', (int) 'v', 0x0B, (int) 'f', (int) '\f');
    private static final CodePoints WORD = CodePoints.range('a', 'z').union(CodePoints.range('A', 'Z'))
            .union(CommonRules.DIGITS).union(CodePoints.of('_'));
    private static final CodePoints BLANKS = CodePoints.anyOf("\t\n\u000B\f\r ");
    private static final CodePoints ALL_BLANKS = BLANKS
            .union(CodePoints.anyOf("\u00A0\u1680\u2028\u2029\u202F\u205F\u3000"))
            .union(CodePoints.of(0xFEFF)).union(CodePoints.range(0x2000, 0x200A)).union(CodePoints.of(0x85));

    private final PatternCursor cursor;

    PatternSets(PatternCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * A set on which engines differ: {@code \s} is every blank of Unicode to some, of ASCII to others.
     *
     * @param certain what is in it for all of them
     * @param possible what is in it for one of them
     */
    record Reading(CodePoints certain, CodePoints possible) {
        static Reading of(CodePoints set) {
            return new Reading(set, set);
        }

        private Reading complement() {
            return new Reading(possible.complement(), certain.complement());
        }

        private Reading union(Reading other) {
            return new Reading(certain.union(other.certain), possible.union(other.possible));
        }
    }

    /** What follows a backslash. */
    Reading escape(boolean inClass) throws Refusal {
        int c = cursor.next("there is nothing behind the backslash");
        return switch (c) {
            case 'd' -> Reading.of(CommonRules.DIGITS);
            case 'D' -> Reading.of(CommonRules.DIGITS).complement();
            case 'w' -> Reading.of(WORD);
            case 'W' -> Reading.of(WORD).complement();
            case 's' -> new Reading(BLANKS, ALL_BLANKS);
            case 'S' -> new Reading(BLANKS, ALL_BLANKS).complement();
            case 'n', 'r', 't', 'v', 'f' -> single(CONTROLS.get(c));
            case 'x' -> single(code(2));
            case 'u' -> single(unicode());
            case 'c' -> {
                int letter = cursor.next("a letter is missing behind \\c");
                if (!Character.isLetter(letter) || letter > 'z') {
                    throw cursor.refusal("a letter is missing behind \\c");
                }
                yield single(letter & 31);
            }
            case '0' -> {
                if (cursor.seesAny("0123456789")) {
                    throw cursor.refusal("there is an octal number; use \\xHH");
                }
                yield single(0);
            }
            case 'b' -> {
                if (!inClass) {
                    throw cursor.refusal("the boundary \\b before is what a grammar can't express");
                }
                yield single('\b');
            }
            case 'B' -> throw cursor.refusal("the boundary \\B before is what a grammar can't express");
            case 'p', 'P' -> throw cursor.refusal("the class of Unicode before is not supported; name the characters by"
                    + " ranges, such as [a-z]");
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw cursor.refusal(Character.isDigit(c) || c == 'k'
                            ? "the reference to a group before is what a grammar can't express"
                            : "the escape \\" + Character.toString(c) + " before is not of ECMA-262");
                }
                yield single(c);
            }
        };
    }

    private static Reading single(int c) {
        return Reading.of(CodePoints.of(c));
    }

    private int code(int digits) throws Refusal {
        int code = cursor.hex(digits);
        if (code < 0) {
            throw cursor.refusal("digits to the base of 16 are missing, " + digits + " of them");
        }
        return code;
    }

    private int unicode() throws Refusal {
        int first = code(4);
        if (Character.isHighSurrogate((char) first) && cursor.take("\\u")) {
            int second = code(4);
            if (Character.isLowSurrogate((char) second)) {
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        if (Character.isSurrogate((char) first)) {
            throw cursor.refusal("half of a surrogate pair before is no character");
        }
        return first;
    }

    /** What follows an opening bracket, to the closing one. */
    CodePoints characterClass() throws Refusal {
        boolean negated = cursor.take("^");
        Reading all = Reading.of(CodePoints.NONE);
        while (!cursor.take("]")) {
            Reading from = member();
            if (cursor.sees("-") && !cursor.sees("-]")) {
                cursor.take("-");
                all = all.union(Reading.of(CodePoints.range(only(from), last(only(from), only(member())))));
            } else {
                all = all.union(from);
            }
        }
        return negated ? all.complement().certain() : all.certain();
    }

    private Reading member() throws Refusal {
        return cursor.take("\\") ? escape(true) : single(cursor.next("a class isn't closed"));
    }

    private int only(Reading set) throws Refusal {
        CodePoints characters = set.certain();
        if (characters.ranges() != 1 || characters.first(0) != characters.last(0)) {
            throw cursor.refusal("a range doesn't go from one character to another");
        }
        return characters.first(0);
    }

    private int last(int first, int last) throws Refusal {
        if (last < first) {
            throw cursor.refusal("the range before goes backwards");
        }
        return last;
    }
}
