package io.swerve.schema;

import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.chars;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.PatternCursor.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions of ECMA-262, as far as they are regular: no look-around, references or boundaries. A
 * pattern matches anywhere in a text unless it has anchors, which stand at the ends of a whole alternative only.
 */
final class PatternParser {
    private static final int MAX_NESTING = 50;
    private static final Expression ANYTHING = repeat(chars(CodePoints.ALL), 0, UNBOUNDED);

    private final PatternCursor cursor;
    private final PatternSets sets;
    private int nesting;

    private PatternParser(String pattern) {
        this.cursor = new PatternCursor(pattern);
        this.sets = new PatternSets(cursor);
    }

    /** The texts in which a pattern matches. */
    static Expression parse(String pattern) throws Refusal {
        PatternParser parser = new PatternParser(pattern);
        Expression language = parser.alternatives(true);
        if (parser.cursor.more()) {
            throw parser.cursor.refusal("a parenthesis closes what none opened");
        }
        return language;
    }

    private Expression alternatives(boolean top) throws Refusal {
        List<Expression> all = new ArrayList<>();
        do {
            all.add(alternative(top));
        } while (cursor.take("|"));
        return choice(all);
    }

    private Expression alternative(boolean top) throws Refusal {
        List<Expression> parts = new ArrayList<>();
        if (top && !cursor.take("^")) {
            parts.add(ANYTHING);
        }
        while (cursor.more() && !cursor.seesAny("|)")) {
            if (top && cursor.take("$")) {
                if (cursor.more() && !cursor.sees("|")) {
                    throw cursor.refusal("something follows the anchor of the end");
                }
                return sequence(parts);
            }
            parts.add(quantified());
        }
        if (top) {
            parts.add(ANYTHING);
        }
        return sequence(parts);
    }

    private Expression quantified() throws Refusal {
        Expression atom = atom();
        int least = 0;
        int most = UNBOUNDED;
        if (cursor.take("+")) {
            least = 1;
        } else if (cursor.take("?")) {
            most = 1;
        } else if (cursor.seesCount()) {
            cursor.take("{");
            least = cursor.number();
            most = !cursor.take(",") ? least : cursor.sees("}") ? UNBOUNDED : cursor.number();
            cursor.take("}");
        } else if (!cursor.take("*")) {
            return atom;
        }
        if (most < least) {
            throw cursor.refusal("the counts before are the wrong way round");
        }
        cursor.take("?"); // whether the shortest or the longest is tried first makes no difference here
        return repeat(atom, least, most);
    }

    private Expression atom() throws Refusal {
        if (cursor.take("(")) {
            return group();
        }
        if (cursor.take("[")) {
            return chars(sets.characterClass());
        }
        if (cursor.take("\\")) {
            CodePoints set = sets.escape(false).certain();
            return set.ranges() == 1 && set.first(0) == set.last(0)
                    ? literal(Character.toString(set.first(0)))
                    : chars(set);
        }
        if (cursor.take(".")) {
            return chars(PatternSets.DOT);
        }
        if (cursor.seesAny("^$")) {
            throw cursor.refusal("an anchor stands within; it can stand at the ends of the whole pattern only");
        }
        if (cursor.seesAny("*+?") || cursor.seesCount()) {
            throw cursor.refusal("there is nothing to repeat");
        }
        return literal(Character.toString(cursor.next("")));
    }

    private Expression group() throws Refusal {
        if (cursor.sees("?=") || cursor.sees("?!") || cursor.sees("?<=") || cursor.sees("?<!")) {
            throw cursor.refusal("it looks ahead or behind, which a grammar can't");
        }
        if (cursor.take("?<")) {
            while (cursor.next("the group's name has no end") != '>') {
                continue;
            }
        } else if (!cursor.take("?:") && cursor.sees("?")) {
            throw cursor.refusal("there is a kind of group that ECMA-262 doesn't have");
        }
        if (++nesting > MAX_NESTING) {
            throw cursor.refusal("groups are nested deeper than " + MAX_NESTING);
        }
        Expression inner = alternatives(false);
        if (!cursor.take(")")) {
            throw cursor.refusal("a parenthesis isn't closed");
        }
        nesting--;
        return inner;
    }
}
