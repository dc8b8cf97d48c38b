package io.swerve.bench.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;

/**
 * The one JSON object that a command prints, in one line. Numbers that JSON doesn't know, infinite ones and NaN, become
 * {@code null}.
 */
final class JsonReport {
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final JsonObject object = new JsonObject();

    JsonReport put(String key, String value) {
        object.addProperty(key, value);
        return this;
    }

    JsonReport put(String key, long value) {
        object.addProperty(key, value);
        return this;
    }

    JsonReport put(String key, double value) {
        object.add(key, number(value));
        return this;
    }

    JsonReport put(String key, int[] values) {
        JsonArray array = new JsonArray(values.length);
        for (int value : values) {
            array.add(value);
        }
        object.add(key, array);
        return this;
    }

    JsonReport put(String key, double[] values) {
        JsonArray array = new JsonArray(values.length);
        for (double value : values) {
            array.add(number(value));
        }
        object.add(key, array);
        return this;
    }

    /** Adds a matrix as an array of rows. */
    JsonReport put(String key, float[] values) {
        JsonArray array = new JsonArray(values.length);
        for (float value : values) {
            array.add(number(value));
        }
        object.add(key, array);
        return this;
    }

    JsonReport put(String key, float[][] rows) {
        JsonArray array = new JsonArray(rows.length);
        for (float[] row : rows) {
            JsonArray values = new JsonArray(row.length);
            for (float value : row) {
                values.add(number(value));
            }
            array.add(values);
        }
        object.add(key, array);
        return this;
    }

    JsonReport put(String key, JsonReport value) {
        object.add(key, value.object);
        return this;
    }

    JsonReport put(String key, List<JsonReport> values) {
        JsonArray array = new JsonArray(values.size());
        values.forEach(value -> array.add(value.object));
        object.add(key, array);
        return this;
    }

    /** Adds a value made of texts, numbers, flags, lists and maps. */
    JsonReport putPlain(String key, Object value) {
        object.add(key, element(value));
        return this;
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case String text -> new JsonPrimitive(text);
            case Boolean flag -> new JsonPrimitive(flag);
            case Float real -> number(real);
            case Double real -> number(real);
            case Number whole -> new JsonPrimitive(whole);
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

    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    /** Floats are written with the few digits that tell them apart, not as the doubles next to them. */
    private static JsonElement number(float value) {
        return Float.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    String text() {
        return GSON.toJson(object);
    }
}
