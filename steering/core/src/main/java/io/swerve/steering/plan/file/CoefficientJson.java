package io.swerve.steering.plan.file;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Governor;
import java.util.Map;
import java.util.TreeMap;

/** Coefficients as JSON. */
final class CoefficientJson {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private CoefficientJson() {}

    static Coefficient read(JsonPlace place) {
        if (place.isNumber()) {
            return place.checked(() -> Coefficient.of(place.number()));
        }
        String kind = place.onlyKey("a coefficient such as 0.8 or {\"ramp\": {\"from\": 0, \"to\": 1, \"steps\": 8}}");
        JsonPlace of = place.at(kind);
        return of.checked(() -> read(kind, of, place));
    }

    private static Coefficient read(String kind, JsonPlace of, JsonPlace place) {
        return switch (kind) {
            case "per_layer" -> perLayer(of);
            case "ramp" -> {
                of.withKeys("from", "to", "steps");
                yield new Coefficient.Ramp(of.at("from").number(), of.at("to").number(), of.at("steps").whole());
            }
            case "decay" -> {
                of.withKeys("from", "half_life");
                yield new Coefficient.Decay(of.at("from").number(), of.at("half_life").number());
            }
            case "governed" -> {
                of.withKeys("base", "max_entropy", "max_repetition", "max_divergence", "back_off", "recovery");
                Governor free = Governor.unbounded();
                yield read(of.at("base")).governedBy(new Governor(of.number("max_entropy", NONE),
                        of.number("max_repetition", 1), of.number("max_divergence", NONE),
                        of.number("back_off", free.backOff()), of.number("recovery", free.recovery())));
            }
            default -> throw place.refusal("no coefficient is called \"" + kind
                    + "\"; there are numbers, per_layer, ramp, decay and governed");
        };
    }

    private static Coefficient perLayer(JsonPlace of) {
        Map<Integer, Double> values = new TreeMap<>();
        for (String layer : of.members().keySet()) {
            if (!layer.matches("0|[1-9]\\d{0,5}")) {
                throw of.refusal("the keys are layers such as \"4\", not \"" + layer + "\"");
            }
            values.put(Integer.parseInt(layer), of.at(layer).number());
        }
        return new Coefficient.PerLayer(values);
    }

    /**
     * Writes a coefficient.
     *
     * @throws IllegalArgumentException if it is a function
     */
    static JsonElement write(Coefficient coefficient) {
        JsonObject of = new JsonObject();
        return switch (coefficient) {
            case Coefficient.Constant(double value) -> new JsonPrimitive(value);
            case Coefficient.PerLayer(Map<Integer, Double> values) -> {
                values.forEach((layer, value) -> of.addProperty(layer.toString(), value));
                yield TriggerJson.named("per_layer", of);
            }
            case Coefficient.Ramp(double from, double to, int steps) -> {
                of.addProperty("from", from);
                of.addProperty("to", to);
                of.addProperty("steps", steps);
                yield TriggerJson.named("ramp", of);
            }
            case Coefficient.Decay(double from, double halfLife) -> {
                of.addProperty("from", from);
                of.addProperty("half_life", halfLife);
                yield TriggerJson.named("decay", of);
            }
            case Coefficient.OfToken _ ->
                throw new IllegalArgumentException("its coefficient is a function of the token,"
                        + " which no file can hold: keep this rule in code, or use a schedule, an entropy trigger or a governor");
            case Coefficient.Governed(Coefficient base, Governor governor) -> {
                of.add("base", write(base));
                bound(of, "max_entropy", governor.maxEntropy());
                of.addProperty("max_repetition", governor.maxRepetition());
                bound(of, "max_divergence", governor.maxDivergence());
                of.addProperty("back_off", governor.backOff());
                of.addProperty("recovery", governor.recovery());
                yield TriggerJson.named("governed", of);
            }
        };
    }

    private static void bound(JsonObject of, String key, double value) {
        if (value < NONE) {
            of.addProperty(key, value);
        }
    }
}
