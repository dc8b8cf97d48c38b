package io.swerve.internal.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as Java's own values: maps, lists, strings, {@link java.math.BigDecimal}, booleans and nulls. */
public final class JsonValues {
    private JsonValues() {}

    /**
     * {@return the value of a text}
     *
     * @param json the text
     * @throws IllegalArgumentException if it is no JSON
     */
    public static Object parse(String json) {
        try {
            return of(StrictJson.read(new StringReader(json)));
        } catch (IOException | JsonParseException e) {
            throw new IllegalArgumentException("is no JSON: " + e.getMessage(), e);
        }
    }

    private static Object of(JsonElement element) {
        if (element.isJsonNull()) {
            return null;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray().forEach(each -> list.add(of(each)));
            return list;
        }
        if (element.isJsonObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            element.getAsJsonObject().entrySet().forEach(each -> map.put(each.getKey(), of(each.getValue())));
            return map;
        }
        JsonPrimitive value = element.getAsJsonPrimitive();
        return value.isBoolean()
                ? (Object) value.getAsBoolean()
                : value.isNumber() ? value.getAsBigDecimal() : value.getAsString();
    }
}
