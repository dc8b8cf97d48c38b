package io.swerve.bench.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;

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

    private static JsonElement of(Double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive(value.toString());
    }

    private static JsonElement of(Float value) {
        return Float.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive(value.toString());
    }
}
