package io.swerve.bench.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.IndependentTest;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Interval.IntervalKind;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.statistics.SignificanceTest;
import java.util.Locale;
import java.util.Map;

/** Numbers as texts and as JSON. */
public final class Figures {
    private Figures() {}

    /**
     * Writes a number.
     *
     * @param value the number
     * @param digits behind the point
     * @return for example {@code 3.14}; {@code -} for NaN
     */
    public static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /**
     * Writes an estimate with its interval.
     *
     * @param interval the estimate
     * @param digits behind the point
     * @return see {@link Interval#text}
     */
    public static String number(Interval interval, int digits) {
        return interval.text(digits);
    }

    /**
     * Writes a share in percent.
     *
     * @param share from 0 to 1
     * @return for example {@code 31.4%}
     */
    public static String percent(double share) {
        return Double.isNaN(share) ? "-" : number(100 * share, 1) + "%";
    }

    /**
     * Writes a share with its interval in percent.
     *
     * @param share from 0 to 1
     * @return see {@link Interval#percent}
     */
    public static String percent(Interval share) {
        return share.percent();
    }

    /**
     * Writes the probability of a test.
     *
     * @param test the test
     * @return see {@link SignificanceTest#text}
     */
    public static String p(SignificanceTest test) {
        return test.text();
    }

    /**
     * Makes a key of a name.
     *
     * @param name a few words
     * @return the words in snake_case
     */
    public static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }

    /**
     * Turns all keys into snake_case, be they names of rows.
     *
     * @param object any object
     * @return a copy
     * @throws IllegalArgumentException if two keys become the same
     */
    public static JsonObject withKeys(JsonObject object) {
        JsonObject copy = new JsonObject();
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
            String key = key(entry.getKey());
            if (copy.has(key)) {
                throw new IllegalArgumentException("two keys become " + key + ": give one of them another name");
            }
            copy.add(key, withKeys(entry.getValue()));
        }
        return copy;
    }

    private static JsonElement withKeys(JsonElement element) {
        if (element instanceof JsonObject object) {
            return withKeys(object);
        }
        if (element instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(each -> copy.add(withKeys(each)));
            return copy;
        }
        return element;
    }

    /**
     * Makes JSON of an estimate.
     *
     * @param interval the estimate
     * @return an object of estimate, low, high, and as kind whether these are the ends of a {@code confidence} interval,
     *         of a {@code range}, or {@code none}; what is not finite is left out
     */
    public static JsonObject json(Interval interval) {
        JsonObject object = new JsonObject();
        add(object, "estimate", interval.estimate());
        add(object, "low", interval.low());
        add(object, "high", interval.high());
        object.addProperty("kind", interval.kind().name().toLowerCase(Locale.ROOT));
        return object;
    }

    /**
     * Reads an estimate again.
     *
     * @param json what {@link #json(Interval)} made
     * @return the estimate
     * @throws IllegalArgumentException if its kind is none that is known
     */
    public static Interval interval(JsonObject json) {
        return new Interval(number(json, "estimate"), number(json, "low"), number(json, "high"),
                IntervalKind.valueOf(json.get("kind").getAsString().toUpperCase(Locale.ROOT)));
    }

    private static double number(JsonObject json, String key) {
        return json.has(key) ? json.get(key).getAsDouble() : Double.NaN;
    }

    /**
     * Makes JSON of a test.
     *
     * @param test the test
     * @return an object of its components
     */
    public static JsonObject json(SignificanceTest test) {
        JsonObject object = new JsonObject();
        add(object, "difference", test.difference());
        switch (test) {
            case PairedTest paired -> {
                object.addProperty("pairs", paired.pairs());
                object.addProperty("discordant", paired.discordant());
            }
            case IndependentTest independent -> {
                object.addProperty("first", independent.first());
                object.addProperty("second", independent.second());
            }
        }
        add(object, "p", test.p());
        object.addProperty("exact", test.exact());
        return object;
    }

    /**
     * Makes JSON of a comparison.
     *
     * @param comparison the comparison
     * @return the object of its difference, with that of its test as {@code test}
     */
    public static JsonObject json(Comparison comparison) {
        JsonObject object = json(comparison.difference());
        object.add("test", json(comparison.test()));
        return object;
    }

    private static void add(JsonObject object, String key, double value) {
        if (Double.isFinite(value)) {
            object.add(key, new JsonPrimitive(value));
        }
    }
}
