package io.swerve.schema;

import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.chars;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.optional;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.Expression.Rule;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules that all schemas share. Each begins with {@code json-}, and none of them ever grows without saying more. */
final class CommonRules {
    static final String PREFIX = "json-";
    static final CodePoints DIGITS = CodePoints.range('0', '9');
    /** Blanks: none, a space, or a new line with an indentation; bounded, since models at a loss write blanks. */
    static final Rule SPACE = new Rule(PREFIX + "space");
    static final Rule CHARACTER = new Rule(PREFIX + "char");
    static final Rule STRING = new Rule(PREFIX + "string");
    static final Rule INTEGER = new Rule(PREFIX + "integer");
    static final Rule NUMBER = new Rule(PREFIX + "number");
    static final Rule ARRAY = new Rule(PREFIX + "array");
    static final Rule OBJECT = new Rule(PREFIX + "object");
    static final Rule VALUE = new Rule(PREFIX + "value");
    static final Expression COMMA = sequence(literal(","), SPACE);
    static final Expression BOOLEAN = choice(literal("true"), literal("false"));
    static final Expression NULL = literal("null");

    private static final Map<String, Expression> RULES = rules();

    private CommonRules() {}

    static Expression get(String name) {
        return RULES.get(name);
    }

    static Expression object(Expression members) {
        return sequence(literal("{"), SPACE, optional(sequence(members, SPACE)), literal("}"));
    }

    /** The same for members of which there is at least one. */
    static Expression filledObject(Expression members) {
        return sequence(literal("{"), SPACE, members, SPACE, literal("}"));
    }

    static Expression array(Expression items) {
        return sequence(literal("["), SPACE, optional(sequence(items, SPACE)), literal("]"));
    }

    static Expression filledArray(Expression items) {
        return sequence(literal("["), SPACE, items, SPACE, literal("]"));
    }

    static Expression member(String name, Expression value) {
        return member(literal(JsonText.quote(name)), value);
    }

    static Expression member(Expression name, Expression value) {
        return sequence(name, literal(":"), SPACE, value);
    }

    /** One or more of them. */
    private static Expression list(Expression member) {
        return sequence(member, repeat(sequence(COMMA, member), 0, UNBOUNDED));
    }

    private static Map<String, Expression> rules() {
        Map<String, Expression> rules = new LinkedHashMap<>();
        rules.put(SPACE.name(), choice(optional(literal(" ")),
                sequence(literal("\n"), repeat(chars(CodePoints.anyOf(" \t")), 0, 20))));
        rules.put(CHARACTER.name(),
                choice(chars(CodePoints.anyOf("\"\\").union(CodePoints.range(0, 0x1F)).complement()),
                        sequence(literal("\\"),
                                choice(chars(CodePoints.anyOf("\"\\/bfnrt")), sequence(literal("u"), codeUnits())))));
        rules.put(STRING.name(), sequence(literal("\""), repeat(CHARACTER, 0, UNBOUNDED), literal("\"")));
        Expression digit = chars(DIGITS);
        Expression whole = sequence(chars(CodePoints.range('1', '9')), repeat(digit, 0, 15));
        Expression minus = optional(literal("-"));
        rules.put(INTEGER.name(), choice(literal("0"), sequence(minus, whole)));
        rules.put(NUMBER.name(), sequence(minus, choice(literal("0"), whole),
                optional(sequence(literal("."), repeat(digit, 1, 16))),
                optional(sequence(chars(CodePoints.anyOf("eE")), optional(chars(CodePoints.anyOf("+-"))),
                        repeat(digit, 1, 2)))));
        rules.put(ARRAY.name(), array(list(VALUE)));
        rules.put(OBJECT.name(), object(list(member(STRING, VALUE))));
        rules.put(VALUE.name(), choice(OBJECT, ARRAY, STRING, NUMBER, BOOLEAN, NULL));
        return rules;
    }

    /** What follows a backslash and a u: four digits, or a pair of surrogates, which only together are a character. */
    private static Expression codeUnits() {
        CodePoints digits = DIGITS.union(CodePoints.anyOf("abcdefABCDEF"));
        Expression d = chars(CodePoints.anyOf("dD"));
        Expression two = repeat(chars(digits), 2, 2);
        return choice(
                sequence(chars(digits.intersect(CodePoints.anyOf("dD").complement())), repeat(chars(digits), 3, 3)),
                sequence(d, chars(CodePoints.range('0', '7')), two),
                sequence(d, chars(CodePoints.anyOf("89abAB")), two, literal("\\u"), d,
                        chars(CodePoints.anyOf("cdefCDEF")), two));
    }
}
