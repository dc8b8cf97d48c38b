package io.swerve.schema;

import io.swerve.schema.Expression.Chars;
import io.swerve.schema.Expression.Choice;
import io.swerve.schema.Expression.Literal;
import io.swerve.schema.Expression.Repeat;
import io.swerve.schema.Expression.Rule;
import io.swerve.schema.Expression.Sequence;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Writes expressions as llama.cpp's GBNF. */
final class GrammarText {
    /** The greatest count of a repetition that can be written, as two repetitions within each other. */
    static final int MAX_COUNT = 100_000;
    /** The greatest that llama.cpp takes, {@code MAX_REPETITION_THRESHOLD}, is 2000; each costs it a rule. */
    private static final int MAX_DIRECT = 500;
    private static final int BLOCK = 250;

    private GrammarText() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Chars chars -> chars(chars.set());
            case Literal literal -> literal(literal.text());
            case Rule rule -> rule.name();
            case Sequence sequence when sequence.parts().isEmpty() -> "\"\"";
            case Sequence sequence -> sequence.parts().stream().map(GrammarText::element)
                    .collect(Collectors.joining(" "));
            case Choice choice -> choice.parts().stream().map(GrammarText::of).collect(Collectors.joining(" | "));
            case Repeat repeat -> repeat(repeat);
        };
    }

    /** In parentheses where it needs them inside a sequence. */
    private static String element(Expression part) {
        return part instanceof Choice ? "(" + of(part) + ")" : of(part);
    }

    /** In parentheses where it needs them before a count. */
    private static String atom(Expression part) {
        return part instanceof Chars || part instanceof Literal || part instanceof Rule
                ? of(part)
                : "(" + of(part) + ")";
    }

    private static String repeat(Repeat repeat) {
        String atom = atom(repeat.part());
        int least = repeat.least();
        int most = repeat.most();
        if (most == Expression.UNBOUNDED) {
            return least == 0 ? atom + "*" : least == 1 ? atom + "+" : fixed(atom, least) + " " + atom + "*";
        }
        if (most <= MAX_DIRECT) {
            return least == 0 && most == 1
                    ? atom + "?"
                    : atom + "{" + least + (least == most ? "" : "," + most) + "}";
        }
        return least == most
                ? fixed(atom, least)
                : (least == 0 ? "" : fixed(atom, least) + " ")
                        + upTo(atom, most - least);
    }

    /** Blocks, and what is left. */
    private static String fixed(String atom, int count) {
        if (count <= MAX_DIRECT) {
            return atom + "{" + count + "}";
        }
        String blocks = "(" + atom + "{" + BLOCK + "}){" + count / BLOCK + "}";
        return count % BLOCK == 0 ? blocks : blocks + " " + atom + "{" + count % BLOCK + "}";
    }

    /** Up to all blocks but one, and then up to one and what is left: together each count up to the greatest. */
    private static String upTo(String atom, int count) {
        return count <= MAX_DIRECT
                ? atom + "{0," + count + "}"
                : "(" + atom + "{" + BLOCK + "}){0," + (count / BLOCK - 1) + "} " + atom + "{0,"
                        + (BLOCK + count % BLOCK) + "}";
    }

    private static String literal(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c < ' ') {
                quoted.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private static String chars(CodePoints set) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < set.ranges(); i++) {
            text.append(character(set.first(i)));
            if (set.last(i) > set.first(i)) {
                text.append('-').append(character(set.last(i)));
            }
        }
        return text.append(']').toString();
    }

    /** Letters and digits as they are; all others by number, since some have a meaning in GBNF. */
    private static String character(int c) {
        HexFormat hex = HexFormat.of().withUpperCase();
        if (c < 0x80) {
            return Character.isLetterOrDigit(c) || List.of((int) ' ', (int) '_', (int) '.').contains(c)
                    ? Character.toString(c)
                    : "\\x" + hex.toHexDigits((byte) c);
        }
        return c <= Character.MAX_VALUE ? "\\u" + hex.toHexDigits((char) c) : "\\U" + hex.toHexDigits(c);
    }
}
