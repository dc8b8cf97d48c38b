package io.swerve.bench.console;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The one JSON object that a command prints, in one line. Numbers that JSON doesn't know, infinite ones and NaN, become
 * {@code null}.
 */
public final class JsonReport {
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final JsonObject object = new JsonObject();

    /** Begins an object without members. */
    public JsonReport() {}

    /**
     * Adds a member.
     *
     * @param key its name
     * @param value a text, a number, a flag, null, another report, an array of numbers or of rows of floats, or a list
     *            or map of such values
     * @return this object
     * @throws IllegalArgumentException if the value is none of these
     */
    public JsonReport put(String key, Object value) {
        object.add(key, element(value));
        return this;
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case JsonReport report -> report.object;
            case String text -> new JsonPrimitive(text);
            case Boolean flag -> new JsonPrimitive(flag);
            // Floats are written with the few digits that tell them apart, not as the doubles next to them.
            case Float real -> Float.isFinite(real) ? new JsonPrimitive(real) : JsonNull.INSTANCE;
            case Double real -> Double.isFinite(real) ? new JsonPrimitive(real) : JsonNull.INSTANCE;
            case Number whole -> new JsonPrimitive(whole);
            case int[] values -> element(Arrays.stream(values).boxed().toList());
            case double[] values -> element(Arrays.stream(values).boxed().toList());
            case float[] values -> {
                JsonArray array = new JsonArray(values.length);
                for (float item : values) {
                    array.add(element(item));
                }
                yield array;
            }
            case float[][] rows -> element(List.of(rows));
            case List<?> list -> {
                JsonArray array = new JsonArray(list.size());
                list.forEach(item -> array.add(element(item)));
                yield array;
            }
            case Map<?, ?> map -> {
                JsonObject members = new JsonObject();
                map.forEach((key, item) -> members.add(key.toString(), element(item)));
                yield members;
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** {@return the object, JSON in one line} */
    public String text() {
        return text(object);
    }

    static String text(JsonObject object) {
        return GSON.toJson(object);
    }
}
