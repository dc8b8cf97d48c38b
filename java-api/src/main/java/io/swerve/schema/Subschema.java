package io.swerve.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A schema within a schema, and where it stands. Two places of one document are equal if they are the same place.
 *
 * @param pointer a JSON pointer
 * @param value as {@link io.swerve.internal.json.JsonValues} has it
 */
record Subschema(String pointer, Object value) {
    SchemaException refusal(String keyword, String reason) {
        return new SchemaException(pointer, keyword, reason);
    }

    boolean has(String keyword) {
        return value instanceof Map<?, ?> map && map.containsKey(keyword);
    }

    private Object get(String keyword) {
        return ((Map<?, ?>) value).get(keyword);
    }

    private <T> Optional<T> find(String keyword, Class<T> type, String wanted) {
        if (!has(keyword)) {
            return Optional.empty();
        }
        if (!type.isInstance(get(keyword))) {
            throw refusal(keyword, "must be " + wanted);
        }
        return Optional.of(type.cast(get(keyword)));
    }

    Optional<String> text(String keyword) {
        return find(keyword, String.class, "a text");
    }

    Optional<BigDecimal> number(String keyword) {
        return find(keyword, BigDecimal.class, "a number");
    }

    boolean flag(String keyword) {
        return find(keyword, Boolean.class, "true or false").orElse(false);
    }

    /** A count that may be missing. */
    int count(String keyword, int otherwise) {
        Optional<BigDecimal> number = number(keyword);
        if (number.isEmpty()) {
            return otherwise;
        }
        BigDecimal count = number.get();
        if (count.signum() < 0 || count.stripTrailingZeros().scale() > 0) {
            throw refusal(keyword, "must be a whole number from 0 on, is " + count);
        }
        if (count.compareTo(BigDecimal.valueOf(GrammarText.MAX_COUNT)) > 0) {
            throw refusal(keyword, "is " + count + ", and a grammar counts to " + GrammarText.MAX_COUNT
                    + " at most; leave it out or lower it");
        }
        return count.intValueExact();
    }

    Optional<List<?>> list(String keyword) {
        return find(keyword, List.class, "a list").map(list -> (List<?>) list);
    }

    /** The texts of a list; none if it is missing. */
    List<String> texts(String keyword) {
        List<String> texts = new ArrayList<>();
        for (Object each : list(keyword).orElse(List.of())) {
            if (!(each instanceof String text)) {
                throw refusal(keyword, "must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The schema that a keyword holds. */
    Optional<Subschema> schema(String keyword) {
        return has(keyword) ? Optional.of(new Subschema(below(pointer, keyword), get(keyword))) : Optional.empty();
    }

    /** The schemas of a list. */
    List<Subschema> schemas(String keyword) {
        List<Subschema> places = new ArrayList<>();
        for (Object each : list(keyword).orElse(List.of())) {
            places.add(new Subschema(below(below(pointer, keyword), String.valueOf(places.size())), each));
        }
        return places;
    }

    /** The schemas that an object holds by name; none if it is missing. */
    Map<String, Subschema> named(String keyword) {
        Map<String, Subschema> named = new LinkedHashMap<>();
        for (var each : find(keyword, Map.class, "an object").orElse(Map.of()).keySet()) {
            named.put((String) each,
                    new Subschema(below(below(pointer, keyword), (String) each), ((Map<?, ?>) get(keyword)).get(each)));
        }
        return named;
    }

    /** {@return the keywords of this schema} */
    List<String> keywords() {
        return ((Map<?, ?>) value).keySet().stream().map(String.class::cast).toList();
    }

    static String below(String pointer, String token) {
        return pointer + "/" + token.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subschema that && pointer.equals(that.pointer);
    }

    @Override
    public int hashCode() {
        return pointer.hashCode();
    }
}
