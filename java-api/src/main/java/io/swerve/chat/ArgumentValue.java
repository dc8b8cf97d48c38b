package io.swerve.chat;

import io.swerve.internal.json.JsonValues;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Arguments that are written as mere text take their types from the schema. */
final class ArgumentValue {
    private static final int MAX_DEPTH = 20;

    private ArgumentValue() {}

    /**
     * {@return the types that a schema allows, by JSON schema's names; empty if it says nothing}
     *
     * @param schema of one argument
     * @param root the schema that it belongs to, for its references
     */
    static Set<String> types(Object schema, Map<String, Object> root) {
        Set<String> types = new HashSet<>();
        collect(schema, root, types, 0);
        return types;
    }

    private static void collect(Object schema, Map<String, Object> root, Set<String> types, int depth) {
        if (depth > MAX_DEPTH || !(schema instanceof Map<?, ?> map)) {
            return;
        }
        switch (map.get("type")) {
            case String type -> types.add(type);
            case List<?> list -> list.forEach(type -> types.add(String.valueOf(type)));
            case null, default -> {
                if (map.get("enum") instanceof List<?> values) {
                    values.forEach(value -> types.add(typeOf(value)));
                } else if (map.containsKey("const")) {
                    types.add(typeOf(map.get("const")));
                }
            }
        }
        if (map.get("$ref") instanceof String reference) {
            collect(resolve(reference, root), root, types, depth + 1);
        }
        for (String key : List.of("anyOf", "oneOf", "allOf")) {
            if (map.get(key) instanceof List<?> list) {
                list.forEach(each -> collect(each, root, types, depth + 1));
            }
        }
    }

    private static Object resolve(String reference, Map<String, Object> root) {
        Object at = root;
        for (String key : reference.replaceFirst("^#/?", "").split("/")) {
            at = at instanceof Map<?, ?> map ? map.get(key.replace("~1", "/").replace("~0", "~")) : null;
        }
        return at;
    }

    static String typeOf(Object value) {
        return switch (value) {
            case null -> "null";
            case String _ -> "string";
            case Boolean _ -> "boolean";
            case Number _ -> "number";
            case Collection<?> _ -> "array";
            default -> "object";
        };
    }

    /**
     * Reads an argument.
     *
     * @param raw as it is written
     * @param isString what the format says: that it is a string, that it isn't; empty for nothing
     * @param types what the schema allows; empty for anything
     * @return the value, null included
     */
    static Object read(String raw, Optional<Boolean> isString, Set<String> types) {
        boolean string = isString.orElse(types.equals(Set.of("string")));
        if (string) {
            return raw;
        }
        Optional<LooseValues.Value> parsed = parse(raw.strip());
        if (parsed.isEmpty()) {
            return raw;
        }
        Object value = parsed.get().value();
        if (isString.isPresent() || !types.isEmpty() && !types.contains("string")) {
            return value;
        }
        // a string may be meant: written without quotes, so that quotes belong to it
        String type = typeOf(value);
        boolean fits = types.isEmpty() || types.contains(type) || type.equals("number") && types.contains("integer");
        return fits && !(value instanceof String) ? value : raw;
    }

    private static Optional<LooseValues.Value> parse(String text) {
        try {
            return Optional.of(new LooseValues.Value(JsonValues.parse(text)));
        } catch (IllegalArgumentException e) {
            return LooseValues.parse(text);
        }
    }
}
