package io.swerve.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One of the ways in which a value can be valid: all that has to hold at once.
 *
 * @param kinds the kinds that it may be of
 * @param typed whether something names the kinds
 * @param meant the kinds of which something more is said
 * @param values what it may be; empty if that is not listed
 * @param text what holds for strings
 * @param number what holds for numbers
 * @param list what holds for lists
 * @param object what holds for objects
 */
record Branch(Set<JsonType> kinds, boolean typed, Set<JsonType> meant, Optional<List<Object>> values, TextRules text,
        NumberRules number, ListRules list, ObjectRules object) {
    /** Where all values are valid. */
    static final Branch ANY = new Branch(EnumSet.allOf(JsonType.class), false, EnumSet.noneOf(JsonType.class),
            Optional.empty(),
            TextRules.NONE, NumberRules.NONE, ListRules.NONE, ObjectRules.NONE);

    /** What a schema says by itself, without those that it is made of. */
    static Branch of(Subschema place) {
        Set<JsonType> meant = EnumSet.noneOf(JsonType.class);
        boolean numeric = place.text("format").filter(NumberRules.FORMATS::contains).isPresent();
        boolean text = hasAny(place, TextRules.KEYWORDS) || place.has("format") && !numeric;
        boolean number = hasAny(place, NumberRules.KEYWORDS) || numeric;
        boolean list = hasAny(place, ListRules.KEYWORDS);
        boolean object = hasAny(place, ObjectRules.KEYWORDS);
        if (text) {
            meant.add(JsonType.STRING);
        }
        if (number) {
            meant.addAll(EnumSet.of(JsonType.WHOLE, JsonType.BROKEN));
        }
        if (list) {
            meant.add(JsonType.LIST);
        }
        if (object) {
            meant.add(JsonType.OBJECT);
        }
        return new Branch(kinds(place), place.has("type") || place.has("enum") || place.has("const"), meant,
                values(place), text ? TextRules.of(place) : TextRules.NONE,
                number ? NumberRules.of(place) : NumberRules.NONE, list ? ListRules.of(place) : ListRules.NONE,
                object ? ObjectRules.of(place) : ObjectRules.NONE);
    }

    private static boolean hasAny(Subschema place, List<String> keywords) {
        return keywords.stream().anyMatch(place::has);
    }

    private static Set<JsonType> kinds(Subschema place) {
        if (!place.has("type")) {
            return EnumSet.allOf(JsonType.class);
        }
        Object type = ((Map<?, ?>) place.value()).get("type");
        Set<JsonType> kinds = EnumSet.noneOf(JsonType.class);
        for (Object each : type instanceof List<?> list ? list : Arrays.asList(type)) {
            Set<JsonType> known = JsonType.ofType(each);
            if (known == null) {
                throw place.refusal("type",
                        "is " + each + "; the types are null, boolean, integer, number, string, array"
                                + " and object, alone or in a list");
            }
            kinds.addAll(known);
        }
        if (kinds.isEmpty()) {
            throw place.refusal("type", "is an empty list; name a type");
        }
        return kinds;
    }

    private static Optional<List<Object>> values(Subschema place) {
        Optional<List<Object>> listed = place.list("enum")
                .map(values -> values.stream().<Object>map(JsonText::normal).toList());
        if (listed.isPresent() && listed.get().isEmpty()) {
            throw place.refusal("enum", "is an empty list; name a value");
        }
        if (!place.has("const")) {
            return listed;
        }
        List<Object> one = new ArrayList<>();
        one.add(JsonText.normal(((Map<?, ?>) place.value()).get("const")));
        return Optional.of(listed.map(values -> common(values, one)).orElse(one));
    }

    private static List<Object> common(List<Object> one, List<Object> other) {
        return one.stream().filter(other::contains).toList();
    }

    Branch merge(Branch other) {
        Set<JsonType> common = EnumSet.copyOf(kinds);
        common.retainAll(other.kinds);
        Set<JsonType> said = EnumSet.copyOf(meant);
        said.addAll(other.meant);
        return new Branch(common, typed || other.typed, said,
                values.isPresent() && other.values.isPresent()
                        ? Optional.of(common(values.get(), other.values.get()))
                        : values.or(() -> other.values),
                text.merge(other.text), number.merge(other.number), list.merge(other.list),
                object.merge(other.object));
    }

    Branch withValues(List<Object> other) {
        return new Branch(kinds, typed, meant, Optional.of(other), text, number, list, object);
    }

    /** The kinds that are written: where none is named, those of which something is said. */
    Set<JsonType> written() {
        if (typed || meant.isEmpty()) {
            return kinds;
        }
        Set<JsonType> written = EnumSet.copyOf(kinds);
        written.retainAll(meant);
        return written;
    }

    boolean accepts(Object value, BiPredicate<List<Subschema>, Object> accepts) {
        return kinds.contains(JsonType.of(value)) && values.stream().allMatch(list -> list.contains(value))
                && switch (value) {
                    case String string -> text.accepts(string);
                    case BigDecimal decimal -> number.accepts(decimal);
                    case List<?> items -> list.accepts(items, accepts);
                    case Map<?, ?> map -> object.accepts(map, accepts);
                    case null, default -> true;
                };
    }
}
