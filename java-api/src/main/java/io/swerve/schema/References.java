package io.swerve.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Finds what {@code $ref} means: a place of the same schema, by a JSON pointer or an {@code $anchor}. */
final class References {
    private final Object document;
    private final String id;

    References(Object document) {
        this.document = document;
        this.id = document instanceof Map<?, ?> map && map.get("$id") instanceof String text
                ? text.replaceFirst("#$", "")
                : "";
    }

    /** The schema that a place's {@code $ref} refers to. */
    Subschema resolve(Subschema from) {
        String reference = from.text("$ref").orElseThrow();
        String local = !id.isEmpty() && reference.startsWith(id) ? reference.substring(id.length()) : reference;
        if (!local.isEmpty() && local.charAt(0) != '#') {
            throw from.refusal("$ref",
                    "refers to \"" + reference + "\", which is another document; put what it says into"
                            + " $defs and refer to it by \"#/$defs/NAME\"");
        }
        String fragment;
        try {
            fragment = local.isEmpty()
                    ? ""
                    : URLDecoder.decode(local.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw from.refusal("$ref", "\"" + reference + "\" is no URI: " + e.getMessage());
        }
        Subschema found = fragment.isEmpty() || fragment.startsWith("/")
                ? at(fragment)
                : anchor(new Subschema("", document), fragment);
        if (found == null) {
            throw from.refusal("$ref", "refers to \"" + reference + "\", and there is no such place in the schema");
        }
        return found;
    }

    private Subschema at(String pointer) {
        Object value = document;
        if (!pointer.isEmpty()) {
            for (String token : pointer.substring(1).split("/", -1)) {
                String key = token.replace("~1", "/").replace("~0", "~");
                if (value instanceof Map<?, ?> map && map.containsKey(key)) {
                    value = map.get(key);
                } else if (value instanceof List<?> list && key.matches("0|[1-9][0-9]{0,8}")
                        && Integer.parseInt(key) < list.size()) {
                    value = list.get(Integer.parseInt(key));
                } else {
                    return null;
                }
            }
        }
        return new Subschema(pointer, value);
    }

    private static Subschema anchor(Subschema place, String name) {
        if (place.value() instanceof Map<?, ?> map) {
            if (name.equals(map.get("$anchor"))) {
                return place;
            }
            for (Object key : map.keySet()) {
                Subschema found = anchor(place.schema((String) key).orElseThrow(), name);
                if (found != null) {
                    return found;
                }
            }
        } else if (place.value() instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Subschema found = anchor(new Subschema(place.pointer() + "/" + i, list.get(i)), name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
