package io.swerve.schema;

import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.literal;

import io.swerve.schema.PatternCursor.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is said of a string.
 *
 * @param least its least length, in code points
 * @param most its greatest; {@link Expression#UNBOUNDED} for none
 * @param languages what it has to match, all of them
 * @param origin where the last of it is said
 */
record TextRules(int least, int most, Set<Expression> languages, Subschema origin) {
    static final TextRules NONE = new TextRules(0, UNBOUNDED, Set.of(), null);
    static final List<String> KEYWORDS = List.of("minLength", "maxLength", "pattern");

    static TextRules of(Subschema place) {
        Set<Expression> languages = new LinkedHashSet<>();
        place.text("pattern").ifPresent(pattern -> {
            try {
                languages.add(PatternParser.parse(pattern));
            } catch (Refusal e) {
                throw new SchemaException(place.pointer(), "pattern", e.getMessage(), e);
            }
        });
        place.text("format").filter(format -> !NumberRules.FORMATS.contains(format))
                .ifPresent(format -> languages.add(Formats.find(format)
                        .orElseThrow(() -> place.refusal("format",
                                "is \"" + format + "\"; the formats that can be expressed"
                                        + " are " + Formats.names()
                                        + "; leave it out, or describe it by \"pattern\""))));
        return new TextRules(place.count("minLength", 0), place.count("maxLength", UNBOUNDED), languages, place);
    }

    TextRules merge(TextRules other) {
        Set<Expression> all = new LinkedHashSet<>(languages);
        all.addAll(other.languages);
        return new TextRules(Math.max(least, other.least), Math.min(most, other.most), all,
                other.origin == null ? origin : other.origin);
    }

    boolean isDisjoint(TextRules other) {
        return most < other.least || other.most < least;
    }

    boolean accepts(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= least && length <= most
                && languages.stream().allMatch(language -> Languages.contains(language, text));
    }

    Expression expression() {
        if (least > most) {
            return Expression.NOTHING;
        }
        if (languages.isEmpty()) {
            return least == 0 && most == UNBOUNDED
                    ? CommonRules.STRING
                    : quoted(Expression.repeat(Expression.chars(CodePoints.ALL), least, most));
        }
        if (languages.size() > 1) {
            throw origin.refusal(null, "a string is held to two patterns or formats at once, which a grammar can't"
                    + " express; write them as one pattern");
        }
        return quoted(Languages.ofLength(languages.iterator().next(), least, most)
                .orElseThrow(
                        () -> origin.refusal(null, "the lengths can't be brought together with the pattern or format;"
                                + " say in the pattern, by counts such as [a-z]{1,8}, how long it may be")));
    }

    private static Expression quoted(Expression characters) {
        return Expression.sequence(literal("\""), JsonText.inString(characters), literal("\""));
    }
}
