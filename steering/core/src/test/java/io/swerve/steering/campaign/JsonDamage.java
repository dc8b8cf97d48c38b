package io.swerve.steering.campaign;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Damages JSON as somebody does who writes it by hand, or wants to do harm: keys, types, sizes, depth, bytes. */
final class JsonDamage {
    private static final List<String> VALUES = List.of("null", "true", "\"\"", "\"a\"", "\"..\"", "\"0-99\"",
            "\"\\u0000\"",
            "\"\\ud800\"", "{}", "[]", "[[]]", "[1, \"a\", null]", "{\"a\": {\"a\": 1}}", "0", "-0.0", "-1", "1",
            "0.5", "2", "3", "7", "2147483647", "2147483648", "-9223372036854775809", "1e19", "1e308", "-1e400",
            "1e-400",
            "1e999999999", "0.1e-999999999", "123456789012345678901234567890");
    /** Not JSON at all. */
    private static final List<String> WORDS = List.of("NaN", "-Infinity", "01", ".5", "+1", "tru", "'a'", "a", "//",
            "\\",
            "\u0000", "\ufeff", "{\"a\":", "[", "]", "}", ",,", "\"\\x\"", "\"\n\"");

    private JsonDamage() {}

    /** Returns a damaged copy of a text that is JSON. */
    static byte[] of(String json, SplittableRandom random) {
        JsonElement root = JsonParser.parseString(json);
        int rounds = random.nextInt(8) == 0 ? random.nextInt(5) : 1;
        for (int i = 0; i < rounds; i++) {
            root = changed(root, random);
        }
        String text = root.toString();
        switch (random.nextInt(24)) {
            case 0 -> text = inserted(text, WORDS.get(random.nextInt(WORDS.size())), random);
            case 1 -> text = doubledKey(text, random);
            case 2 -> text = deepened(text, random);
            case 3, 4, 5 -> {
                return ByteDamage.of(text.getBytes(StandardCharsets.UTF_8), text.length(), random);
            }
            default -> {
                // as it is
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String inserted(String text, String word, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + word + text.substring(at);
    }

    private static String doubledKey(String text, SplittableRandom random) {
        int at = text.indexOf('{', random.nextInt(text.length() + 1));
        int end = text.indexOf(':', at);
        return at < 0 || end < 0
                ? text
                : text.substring(0, at + 1) + text.substring(at + 1, end) + ":1," + text.substring(at
                        + 1);
    }

    private static String deepened(String text, SplittableRandom random) {
        int depth = 1 << random.nextInt(18);
        int at = text.indexOf(':', random.nextInt(text.length())) + 1;
        String open = random.nextBoolean() ? "[" : "{\"not\":";
        String close = open.equals("[") ? "]" : "}";
        return text.substring(0, at) + open.repeat(depth) + (random.nextBoolean() ? "1" + close.repeat(depth) : "")
                + (at < text.length() && random.nextBoolean() ? "," : "") + text.substring(at);
    }

    private static JsonElement changed(JsonElement root, SplittableRandom random) {
        List<JsonElement> inner = new ArrayList<>();
        collect(root, inner);
        if (inner.isEmpty()) {
            return value(random);
        }
        JsonElement chosen = inner.get(random.nextInt(inner.size()));
        JsonElement value = random.nextInt(4) == 0
                ? inner.get(random.nextInt(inner.size())).deepCopy()
                : value(random);
        if (chosen instanceof JsonArray array) {
            change(array, value, random);
        } else {
            change(chosen.getAsJsonObject(), value, random);
        }
        return root;
    }

    private static void change(JsonArray array, JsonElement value, SplittableRandom random) {
        if (array.isEmpty() || random.nextInt(4) == 0) {
            array.add(value);
            return;
        }
        int at = random.nextInt(array.size());
        switch (random.nextInt(5)) {
            case 0 -> array.remove(at);
            case 1 -> array.set(at, value);
            default -> array.set(at, near(array.get(at), random));
        }
    }

    private static JsonObject change(JsonObject object, JsonElement value, SplittableRandom random) {
        List<String> keys = List.copyOf(object.keySet());
        if (keys.isEmpty() || random.nextInt(6) == 0) {
            object.add("another", value);
            return object;
        }
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(9)) {
            case 0 -> object.remove(key);
            case 1 -> {
                JsonElement kept = object.remove(key);
                object.add(random.nextBoolean() ? key + "s" : key.toUpperCase(Locale.ROOT), kept);
            }
            case 2 -> object.add(key, value);
            default -> object.add(key, near(object.get(key), random));
        }
        return object;
    }

    /** A value of the same type. */
    private static JsonElement near(JsonElement old, SplittableRandom random) {
        if (old instanceof JsonPrimitive primitive && primitive.isNumber() && random.nextInt(3) > 0) {
            double[] factors = {-1, 0, 0.5, 2, 3, 100};
            return new JsonPrimitive(primitive.getAsBigDecimal()
                    .multiply(BigDecimal.valueOf(factors[random.nextInt(factors.length)])).stripTrailingZeros());
        }
        if (old instanceof JsonPrimitive primitive && primitive.isNumber()) {
            List<String> numbers = VALUES.stream().filter(text -> "-0123456789".indexOf(text.charAt(0)) >= 0).toList();
            return JsonParser.parseString(numbers.get(random.nextInt(numbers.size())));
        }
        if (old instanceof JsonPrimitive primitive && primitive.isString()) {
            String text = primitive.getAsString();
            return new JsonPrimitive(switch (random.nextInt(4)) {
                case 0 -> text.repeat(1 + random.nextInt(1000));
                case 1 -> text.substring(random.nextInt(text.length() + 1));
                case 2 -> text + (char) random.nextInt(65536);
                default -> "";
            });
        }
        if (old instanceof JsonArray array && !array.isEmpty()) {
            JsonArray longer = array.deepCopy();
            for (int i = random.nextInt(300); i > 0; i--) {
                longer.add(array.get(0).deepCopy());
            }
            return longer;
        }
        if (old instanceof JsonObject object && !object.isEmpty()) {
            return change(object.deepCopy(), value(random), random);
        }
        return JsonNull.INSTANCE;
    }

    private static JsonElement value(SplittableRandom random) {
        return random.nextInt(8) == 0
                ? new JsonPrimitive(BigDecimal.valueOf(random.nextLong(), random.nextInt(40)))
                : JsonParser.parseString(VALUES.get(random.nextInt(VALUES.size())));
    }

    private static void collect(JsonElement element, List<JsonElement> inner) {
        if (element instanceof JsonArray array) {
            inner.add(array);
            array.forEach(child -> collect(child, inner));
        } else if (element instanceof JsonObject object) {
            inner.add(object);
            object.entrySet().forEach(entry -> collect(entry.getValue(), inner));
        }
    }
}
