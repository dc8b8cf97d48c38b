package io.swerve.schema;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of values. A number is whole or not. */
enum JsonType {
    NULL, BOOLEAN, WHOLE, BROKEN, STRING, LIST, OBJECT;

    /** The kinds of a schema's type; null if there is no such type. */
    static Set<JsonType> ofType(Object type) {
        return switch (type instanceof String text ? text : "") {
            case "null" -> EnumSet.of(NULL);
            case "boolean" -> EnumSet.of(BOOLEAN);
            case "integer" -> EnumSet.of(WHOLE);
            case "number" -> EnumSet.of(WHOLE, BROKEN);
            case "string" -> EnumSet.of(STRING);
            case "array" -> EnumSet.of(LIST);
            case "object" -> EnumSet.of(OBJECT);
            default -> null;
        };
    }

    static JsonType of(Object value) {
        return switch (value) {
            case null -> NULL;
            case Boolean _ -> BOOLEAN;
            case BigDecimal number -> number.stripTrailingZeros().scale() <= 0 ? WHOLE : BROKEN;
            case String _ -> STRING;
            case List<?> _ -> LIST;
            case Map<?, ?> _ -> OBJECT;
            default -> throw new IllegalStateException(value.getClass().toString());
        };
    }
}
