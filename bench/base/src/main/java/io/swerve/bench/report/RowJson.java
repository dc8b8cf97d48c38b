package io.swerve.bench.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * How rows are written as JSON and read again: exactly. JSON has no words for NaN and infinite numbers, which become
 * texts.
 */
public final class RowJson {
    /** Reads and writes records. */
    public static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(double.class, (JsonSerializer<Double>) (value, _, _) -> of(value))
            .registerTypeAdapter(Double.class, (JsonSerializer<Double>) (value, _, _) -> of(value))
            .registerTypeAdapter(float.class, (JsonSerializer<Float>) (value, _, _) -> of(value))
            .registerTypeAdapter(Float.class, (JsonSerializer<Float>) (value, _, _) -> of(value)).create();

    private static final Gson PRETTY = new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting()
            .create();

    private RowJson() {}

    /**
     * Writes what people will read.
     *
     * @param element anything
     * @return its text, with lines and indents
     */
    public static String pretty(JsonElement element) {
        return PRETTY.toJson(element);
    }

    /**
     * Tells rows apart by what they say, however a program spaces it, orders its keys and spells its numbers.
     *
     * @param row any JSON
     * @return 16 hexadecimal digits
     */
    public static String hash(JsonElement row) {
        return FileHash.ofText(JSON.toJson(canonical(row)));
    }

    private static JsonElement canonical(JsonElement element) {
        return switch (element) {
            case JsonObject object -> {
                JsonObject sorted = new JsonObject();
                new TreeMap<>(object.asMap()).forEach((key, value) -> sorted.add(key, canonical(value)));
                yield sorted;
            }
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                array.forEach(value -> copy.add(canonical(value)));
                yield copy;
            }
            case JsonPrimitive number when number.isNumber() -> new JsonPrimitive(
                    new BigDecimal(number.getAsString()).stripTrailingZeros().toString());
            default -> element;
        };
    }

    private static JsonElement of(Double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive(value.toString());
    }

    private static JsonElement of(Float value) {
        return Float.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive(value.toString());
    }
}
