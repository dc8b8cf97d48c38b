package io.swerve.schema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes schemas apart into branches. */
final class Branches {
    private static final int MAX_BRANCHES = 500;
    /** How deep properties are looked at to tell two schemas apart. */
    private static final int MAX_DEPTH = 4;

    private final References references;
    private final Set<Subschema> open = new LinkedHashSet<>();

    Branches(Object document) {
        this.references = new References(document);
    }

    /** The branches of schemas that all hold. */
    List<Branch> of(List<Subschema> goal) {
        List<Branch> all = List.of(Branch.ANY);
        for (Subschema place : goal) {
            all = product(all, of(place), place);
        }
        return all;
    }

    private List<Branch> of(Subschema place) {
        if (place.value() instanceof Boolean any) {
            return any ? List.of(Branch.ANY) : List.of();
        }
        Keywords.check(place);
        if (!open.add(place)) {
            throw place.refusal("$ref",
                    "leads back here before anything is written; let it lead through a property or an"
                            + " item");
        }
        List<Branch> all = List.of(Branch.of(place));
        if (place.has("$ref")) {
            all = product(all, of(references.resolve(place)), place);
        }
        for (Subschema each : schemas(place, "allOf")) {
            all = product(all, of(each), place);
        }
        if (place.has("anyOf")) {
            List<Branch> any = new ArrayList<>();
            schemas(place, "anyOf").forEach(each -> any.addAll(of(each)));
            all = product(all, any, place);
        }
        if (place.has("oneOf")) {
            all = oneOf(all, place);
        }
        open.remove(place);
        return all;
    }

    /** The schema itself, where this one only refers to it. */
    Subschema target(Subschema place) {
        Subschema target = place;
        Set<Subschema> seen = new LinkedHashSet<>();
        while (seen.add(target) && Keywords.isReference(target)) {
            Keywords.check(target);
            target = references.resolve(target);
        }
        return target;
    }

    private static List<Subschema> schemas(Subschema place, String keyword) {
        List<Subschema> schemas = place.schemas(keyword);
        if (place.has(keyword) && schemas.isEmpty()) {
            throw place.refusal(keyword, "is an empty list; name a schema");
        }
        return schemas;
    }

    private static List<Branch> product(List<Branch> some, List<Branch> others, Subschema place) {
        if ((long) some.size() * others.size() > MAX_BRANCHES) {
            throw place.refusal(null, "leads to more than " + MAX_BRANCHES + " combinations of \"anyOf\" and \"oneOf\";"
                    + " write fewer of them together");
        }
        Set<Branch> product = new LinkedHashSet<>();
        for (Branch one : some) {
            for (Branch other : others) {
                Branch both = one.merge(other);
                if (!both.kinds().isEmpty()) {
                    product.add(both);
                }
            }
        }
        return List.copyOf(product);
    }

    /** Exactly one: the same as any, if no value can be valid in two ways; listed values are sorted out. */
    private List<Branch> oneOf(List<Branch> base, Subschema place) {
        List<List<Branch>> ways = new ArrayList<>();
        for (Subschema each : schemas(place, "oneOf")) {
            ways.add(product(base, of(each), place));
        }
        List<Branch> all = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            for (Branch branch : ways.get(i)) {
                Branch left = branch;
                for (int j = 0; j < ways.size(); j++) {
                    for (Branch other : i == j ? List.<Branch>of() : ways.get(j)) {
                        left = without(left, other, place);
                    }
                }
                all.add(left);
            }
        }
        return all;
    }

    private Branch without(Branch branch, Branch other, Subschema place) {
        if (branch.values().isPresent()) {
            return branch.withValues(branch.values().get().stream()
                    .filter(value -> !branch.accepts(value, this::accepts) || !other.accepts(value, this::accepts))
                    .toList());
        }
        if (!isDisjoint(branch, other, MAX_DEPTH)) {
            throw place.refusal("oneOf",
                    "a grammar can't see to it that only one of these holds, and two can hold at once;"
                            + " use \"anyOf\", or tell them apart by a required property with a \"const\"");
        }
        return branch;
    }

    private boolean isDisjoint(Branch branch, Branch other, int depth) {
        if (other.values().isPresent()) {
            return other.values().get().stream().noneMatch(
                    value -> other.accepts(value, this::accepts) && branch.accepts(value, this::accepts));
        }
        Set<JsonType> common = EnumSet.copyOf(branch.written());
        common.retainAll(other.kinds());
        return common.stream().allMatch(kind -> switch (kind) {
            case NULL, BOOLEAN -> false;
            case WHOLE, BROKEN -> branch.number().isDisjoint(other.number());
            case STRING -> branch.text().isDisjoint(other.text());
            case LIST -> branch.list().isDisjoint(other.list());
            case OBJECT -> haveDisjointProperty(branch.object(), other.object(), depth);
        });
    }

    private boolean haveDisjointProperty(ObjectRules one, ObjectRules other, int depth) {
        Set<String> names = new LinkedHashSet<>(one.required());
        names.addAll(other.required());
        return depth > 0 && names.stream().anyMatch(name -> {
            List<Branch> some = of(one.goal(name));
            List<Branch> others = of(other.goal(name));
            boolean both = one.required().contains(name) && other.required().contains(name);
            return both
                    ? some.stream().allMatch(a -> others.stream().allMatch(b -> areDisjoint(a, b, depth - 1)))
                    : (one.required().contains(name) ? others : some).isEmpty();
        });
    }

    private boolean areDisjoint(Branch one, Branch other, int depth) {
        if (one.values().isPresent()) {
            return one.values().get().stream()
                    .noneMatch(value -> one.accepts(value, this::accepts) && other.accepts(value, this::accepts));
        }
        return isDisjoint(one, other, depth);
    }

    /** Whether a value is valid for schemas that all hold. */
    boolean accepts(List<Subschema> goal, Object value) {
        return goal.isEmpty() || of(goal).stream().anyMatch(branch -> branch.accepts(value, this::accepts));
    }
}
