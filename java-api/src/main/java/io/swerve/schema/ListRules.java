package io.swerve.schema;

import static io.swerve.schema.Expression.EMPTY;
import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.optional;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What is said of a list.
 *
 * @param least the least number of items
 * @param most the greatest; {@link Expression#UNBOUNDED} for none
 * @param unique whether no item may be there twice
 * @param parts what is said of the items, all of it
 * @param origin where the last of it is said
 */
record ListRules(int least, int most, boolean unique, List<Part> parts, Subschema origin) {
    static final ListRules NONE = new ListRules(0, UNBOUNDED, false, List.of(), null);
    static final List<String> KEYWORDS = List.of("items", "prefixItems", "additionalItems", "minItems", "maxItems",
            "uniqueItems");
    private static final int MAX_PREFIX = 50;

    /**
     * The items' schemas.
     *
     * @param first those of the first ones
     * @param rest that of the others; empty if it says nothing
     */
    record Part(List<Subschema> first, Optional<Subschema> rest) {
        private Optional<Subschema> at(int index) {
            return index < first.size() ? Optional.of(first.get(index)) : rest;
        }
    }

    static ListRules of(Subschema place) {
        boolean old = place.has("items") && place.schema("items").orElseThrow().value() instanceof List;
        if (old && place.has("prefixItems")) {
            throw place.refusal("items", "can't be a list beside \"prefixItems\"");
        }
        List<Subschema> first = place.schemas(old ? "items" : "prefixItems");
        if (first.size() > MAX_PREFIX) {
            throw place.refusal(old ? "items" : "prefixItems", "has more than " + MAX_PREFIX + " schemas");
        }
        Part part = new Part(first, place.schema(old ? "additionalItems" : "items"));
        return new ListRules(place.count("minItems", 0), place.count("maxItems", UNBOUNDED), place.flag("uniqueItems"),
                part.first().isEmpty() && part.rest().isEmpty() ? List.of() : List.of(part), place);
    }

    ListRules merge(ListRules other) {
        List<Part> all = new ArrayList<>(parts);
        other.parts.stream().filter(part -> !all.contains(part)).forEach(all::add);
        return new ListRules(Math.max(least, other.least), Math.min(most, other.most), unique || other.unique, all,
                other.origin == null ? origin : other.origin);
    }

    private List<Subschema> goal(int index) {
        return parts.stream().flatMap(part -> part.at(index).stream()).toList();
    }

    private int prefix() {
        return parts.stream().mapToInt(part -> part.first().size()).max().orElse(0);
    }

    /** Whether all lists are valid. */
    boolean isAny() {
        return parts.isEmpty() && least == 0 && most == UNBOUNDED && !unique;
    }

    boolean isDisjoint(ListRules other) {
        return most < other.least || other.most < least;
    }

    boolean accepts(List<?> list, BiPredicate<List<Subschema>, Object> accepts) {
        if (list.size() < least || list.size() > most || unique && list.stream().distinct().count() < list.size()) {
            return false;
        }
        for (int i = 0; i < list.size(); i++) {
            if (!accepts.test(goal(i), list.get(i))) {
                return false;
            }
        }
        return true;
    }

    Expression expression(Function<List<Subschema>, Expression> items) {
        int prefix = prefix();
        int upTo = most;
        List<Expression> first = new ArrayList<>();
        for (int i = 0; i < prefix && i < upTo; i++) {
            first.add(items.apply(goal(i)));
            if (first.getLast().equals(NOTHING)) {
                upTo = i;
            }
        }
        Expression rest = upTo > prefix ? items.apply(goal(prefix)) : NOTHING;
        upTo = rest.equals(NOTHING) ? Math.min(upTo, prefix) : upTo;
        if (least > upTo) {
            return NOTHING;
        }
        if (unique && upTo > 1) {
            throw origin.refusal("uniqueItems", "a grammar can't keep items apart; leave it out and drop what is there"
                    + " twice, or set \"maxItems\" to 1");
        }
        Expression body = repeat(sequence(CommonRules.COMMA, rest), Math.max(least - prefix, 0),
                upTo == UNBOUNDED ? upTo : Math.max(upTo - prefix, 0));
        if (prefix == 0 && upTo > 0) {
            body = sequence(rest, repeat(sequence(CommonRules.COMMA, rest), Math.max(least - 1, 0),
                    upTo == UNBOUNDED ? upTo : upTo - 1));
            body = least == 0 ? optional(body) : body;
        }
        for (int i = Math.min(prefix, upTo) - 1; i >= 0; i--) {
            Expression from = sequence(i == 0 ? EMPTY : CommonRules.COMMA, first.get(i), body);
            body = i < least ? from : optional(from);
        }
        return least > 0 ? CommonRules.filledArray(body) : CommonRules.array(body);
    }
}
