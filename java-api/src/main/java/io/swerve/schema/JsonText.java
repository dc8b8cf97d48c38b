package io.swerve.schema;

import static io.swerve.schema.Expression.chars;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.Expression.Chars;
import io.swerve.schema.Expression.Choice;
import io.swerve.schema.Expression.Literal;
import io.swerve.schema.Expression.Repeat;
import io.swerve.schema.Expression.Rule;
import io.swerve.schema.Expression.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How values and the characters of strings are written in JSON. */
final class JsonText {
    private static final CodePoints ESCAPED = CodePoints.range(0, 0x1F).union(CodePoints.anyOf("\"\\"));
    private static final String SHORT = "\"\\\b\f\n\r\t";
    private static final String SHORT_NAMES = "\"\\bfnrt";

    private JsonText() {}

    /** What stands between the quotes for texts of characters: each in the one way that {@link #escape} has it too. */
    static Expression inString(Expression characters) {
        return switch (characters) {
            case Chars each when each.set().equals(CodePoints.ALL) -> CommonRules.CHARACTER;
            case Chars each -> character(each.set());
            case Literal text -> literal(escape(text.text()));
            case Rule rule -> rule;
            case Sequence each -> sequence(each.parts().stream().map(JsonText::inString).toList());
            case Choice each -> choice(each.parts().stream().map(JsonText::inString).toList());
            case Repeat each -> repeat(inString(each.part()), each.least(), each.most());
        };
    }

    private static Expression character(CodePoints set) {
        List<Expression> ways = new ArrayList<>();
        ways.add(chars(set.intersect(ESCAPED.complement())));
        CodePoints names = CodePoints.NONE;
        CodePoints[] coded = {CodePoints.NONE, CodePoints.NONE};
        for (int c = 0; c <= '\\'; c++) {
            if (set.contains(c) && ESCAPED.contains(c)) {
                int at = SHORT.indexOf(c);
                if (at >= 0) {
                    names = names.union(CodePoints.of(SHORT_NAMES.charAt(at)));
                } else {
                    coded[c >> 4] = coded[c >> 4].union(CodePoints.of(Character.forDigit(c & 15, 16)));
                }
            }
        }
        ways.add(sequence(literal("\\"), chars(names)));
        ways.add(sequence(literal("\\u000"), chars(coded[0])));
        ways.add(sequence(literal("\\u001"), chars(coded[1])));
        return choice(ways);
    }

    /** A text as it stands between the quotes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < 0x80 && SHORT.indexOf(c) >= 0) {
                escaped.append('\\').append(SHORT_NAMES.charAt(SHORT.indexOf(c)));
            } else if (CodePoints.ALL.contains(c) && !ESCAPED.contains(c)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            }
        });
        return escaped.toString();
    }

    static String quote(String text) {
        return '"' + escape(text) + '"';
    }

    /** A value, with room for blanks where objects and lists have it. */
    static Expression value(Object value) {
        return switch (value) {
            case null -> literal("null");
            case Boolean flag -> literal(flag.toString());
            case BigDecimal number -> literal(number(number));
            case String text -> literal(quote(text));
            case List<?> list when list.isEmpty() -> CommonRules.array(Expression.NOTHING);
            case List<?> list -> CommonRules.filledArray(separated(list.stream().map(JsonText::value).toList()));
            case Map<?, ?> map when map.isEmpty() -> CommonRules.object(Expression.NOTHING);
            case Map<?, ?> map -> CommonRules.filledObject(separated(map.entrySet().stream()
                    .map(each -> CommonRules.member((String) each.getKey(), value(each.getValue()))).toList()));
            default -> throw new IllegalStateException(value.getClass().toString());
        };
    }

    /** A value on one line, with a blank behind each comma and colon. */
    static String print(Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> quote(text);
            case BigDecimal number -> number(number);
            case List<?> list -> list.stream().map(JsonText::print).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(each -> quote((String) each.getKey()) + ": " + print(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString(); // true or false
        };
    }

    private static Expression separated(List<Expression> parts) {
        List<Expression> all = new ArrayList<>();
        for (Expression part : parts) {
            if (!all.isEmpty()) {
                all.add(CommonRules.COMMA);
            }
            all.add(part);
        }
        return sequence(all);
    }

    /** A value whose numbers are equal if they are the same number. */
    static Object normal(Object value) {
        return switch (value) {
            case BigDecimal number -> number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            case List<?> list -> list.stream().map(JsonText::normal).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> normal = new LinkedHashMap<>();
                map.forEach((key, each) -> normal.put(key, normal(each)));
                yield normal;
            }
            case null, default -> value;
        };
    }

    /** Digits where they are few. */
    static String number(BigDecimal number) {
        String plain = Math.abs((long) number.scale()) < 40 ? number.toPlainString() : "";
        return plain.isEmpty() || plain.length() > 40 ? number.toString() : plain;
    }
}
