package io.swerve.schema;

import static io.swerve.schema.CommonRules.COMMA;
import static io.swerve.schema.Expression.EMPTY;
import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.optional;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** An object whose known properties come in their order, and then the others. */
final class ObjectGrammar {
    /** As long as that, what follows a property that may be missing is written out. */
    private static final int FEW = 3;

    private final ObjectRules rules;
    private final List<Member> members;
    private final Expression others;
    private final Function<Expression, Expression> asRule;

    /**
     * A known property.
     *
     * @param name its name
     * @param value what it may be
     * @param required whether it has to be there
     */
    record Member(String name, Expression value, boolean required) {
        private Expression expression() {
            return CommonRules.member(name, value);
        }
    }

    ObjectGrammar(ObjectRules rules, List<Member> members, Expression others, Function<Expression, Expression> asRule) {
        this.rules = rules;
        this.members = members;
        this.others = others;
        this.asRule = asRule;
    }

    Expression expression() {
        int required = (int) members.stream().filter(Member::required).count();
        boolean open = !others.equals(NOTHING);
        if (rules.least() > rules.most() || required > rules.most() || !open && members.size() < rules.least()) {
            return NOTHING;
        }
        if (rules.least() > Math.max(required, 1)) {
            throw rules.origin().refusal("minProperties",
                    "a grammar can't count properties that may be missing; name those"
                            + " that have to be there in \"required\"");
        }
        if (rules.most() < UNBOUNDED && (open ? required < members.size() : members.size() > rules.most())) {
            throw rules.origin().refusal("maxProperties",
                    "a grammar can't count properties that may be missing; leave it"
                            + " out, or make all of \"properties\" required");
        }
        Expression body = rules.most() == 0 ? NOTHING : body(required);
        return Math.max(required, rules.least()) > 0 ? CommonRules.filledObject(body) : CommonRules.object(body);
    }

    /** At least one member; that there may be none is said around it. */
    private Expression body(int required) {
        int known = members.size();
        int most = rules.most() == UNBOUNDED ? UNBOUNDED : rules.most() - known;
        Expression other = others.equals(NOTHING) ? NOTHING : CommonRules.member(otherName(), others);
        Expression more = repeat(sequence(COMMA, other), 0, most);
        if (required == 0) {
            return anyFirst(known == 0 && most < UNBOUNDED ? repeat(sequence(COMMA, other), 0, most - 1) : more, other);
        }
        List<Expression> all = new ArrayList<>();
        boolean begun = false;
        for (Member member : members) {
            Expression each = member.expression();
            all.add(begun
                    ? member.required() ? sequence(COMMA, each) : optional(sequence(COMMA, each))
                    : member.required() ? each : optional(sequence(each, COMMA)));
            begun |= member.required();
        }
        all.add(more);
        return sequence(all);
    }

    /** None is required: whichever comes first, those behind it may follow. */
    private Expression anyFirst(Expression more, Expression other) {
        List<Expression> firsts = new ArrayList<>(List.of(sequence(other, more)));
        Expression following = more;
        for (Member member : members.reversed()) {
            Expression each = member.expression();
            firsts.add(sequence(each, following));
            following = sequence(optional(sequence(COMMA, each)), following);
            if (members.size() > FEW) {
                following = asRule.apply(following);
            }
        }
        return choice(firsts.reversed());
    }

    /** The names that are none of the known ones, each written in one way only, so that none is one in disguise. */
    private Expression otherName() {
        if (members.isEmpty() && rules.names().isEmpty()) {
            return CommonRules.STRING;
        }
        return sequence(literal("\""), otherThan(new TreeSet<>(rules.names())), literal("\""));
    }

    private static Expression otherThan(Set<String> names) {
        TreeMap<Integer, Set<String>> byFirst = new TreeMap<>();
        CodePoints firsts = CodePoints.NONE;
        for (String name : names) {
            if (!name.isEmpty()) {
                int first = name.codePointAt(0);
                firsts = firsts.union(CodePoints.of(first));
                byFirst.computeIfAbsent(first, _ -> new TreeSet<>()).add(name.substring(Character.charCount(first)));
            }
        }
        List<Expression> ways = new ArrayList<>();
        ways.add(sequence(JsonText.inString(Expression.chars(firsts.complement())),
                repeat(CommonRules.CHARACTER, 0, UNBOUNDED)));
        byFirst.forEach((first, rests) -> ways
                .add(sequence(literal(JsonText.escape(Character.toString(first))), otherThan(rests))));
        if (!names.contains("")) {
            ways.add(EMPTY);
        }
        return choice(ways);
    }
}
