package io.swerve.schema;

import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.UNBOUNDED;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What is said of an object.
 *
 * @param least the least number of properties
 * @param most the greatest; {@link Expression#UNBOUNDED} for none
 * @param required the properties that have to be there
 * @param parts what is said of the properties, all of it
 * @param origin where the last of it is said
 */
record ObjectRules(int least, int most, Set<String> required, List<Part> parts, Subschema origin) {
    static final ObjectRules NONE = new ObjectRules(0, UNBOUNDED, Set.of(), List.of(), null);
    static final List<String> KEYWORDS = List.of("properties", "required", "additionalProperties", "minProperties",
            "maxProperties");

    /**
     * The properties' schemas.
     *
     * @param named those of some, in order
     * @param rest that of the others; empty if it says nothing
     */
    record Part(Map<String, Subschema> named, Optional<Subschema> rest) {
        private Optional<Subschema> of(String name) {
            return named.containsKey(name) ? Optional.of(named.get(name)) : rest;
        }
    }

    static ObjectRules of(Subschema place) {
        Part part = new Part(place.named("properties"), place.schema("additionalProperties"));
        return new ObjectRules(place.count("minProperties", 0), place.count("maxProperties", UNBOUNDED),
                new LinkedHashSet<>(place.texts("required")),
                part.named().isEmpty() && part.rest().isEmpty() ? List.of() : List.of(part), place);
    }

    ObjectRules merge(ObjectRules other) {
        Set<String> names = new LinkedHashSet<>(required);
        names.addAll(other.required);
        List<Part> all = new ArrayList<>(parts);
        other.parts.stream().filter(part -> !all.contains(part)).forEach(all::add);
        return new ObjectRules(Math.max(least, other.least), Math.min(most, other.most), names, all,
                other.origin == null ? origin : other.origin);
    }

    /** The names that are known: the declared ones, in order, and those that are required besides. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.addAll(part.named().keySet()));
        names.addAll(required);
        return names;
    }

    /** The schemas of a property, all of which hold. */
    List<Subschema> goal(String name) {
        return parts.stream().flatMap(part -> part.of(name).stream()).toList();
    }

    /** Whether other properties than the declared ones may be written: by what is said of them, or if none is declared. */
    private boolean isOpen() {
        return parts.stream().anyMatch(part -> part.rest().isPresent())
                || parts.stream().allMatch(part -> part.named().isEmpty());
    }

    private List<Subschema> restGoal() {
        return parts.stream().flatMap(part -> part.rest().stream()).toList();
    }

    /** Whether all objects are valid. */
    boolean isAny() {
        return parts.isEmpty() && required.isEmpty() && least == 0 && most == UNBOUNDED;
    }

    boolean accepts(Map<?, ?> map, BiPredicate<List<Subschema>, Object> accepts) {
        return map.size() >= least && map.size() <= most && required.stream().allMatch(map::containsKey)
                && map.entrySet().stream()
                        .allMatch(each -> accepts.test(goal((String) each.getKey()), each.getValue()));
    }

    Expression expression(Function<List<Subschema>, Expression> schemas, Function<Expression, Expression> asRule) {
        List<ObjectGrammar.Member> members = new ArrayList<>();
        for (String name : names()) {
            Expression value = schemas.apply(goal(name));
            if (!value.equals(NOTHING) || required.contains(name)) {
                members.add(new ObjectGrammar.Member(name, value, required.contains(name)));
            }
        }
        Expression others = isOpen() ? schemas.apply(restGoal()) : NOTHING;
        return new ObjectGrammar(this, members, others, asRule).expression();
    }
}
