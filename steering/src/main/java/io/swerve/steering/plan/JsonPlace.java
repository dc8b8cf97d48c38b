package io.swerve.steering.plan;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.SwerveException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A value in a JSON file, with the path that leads to it. Refuses what is not as wanted, and says where. */
final class JsonPlace {
    private final Path file;
    private final String path;
    private final JsonElement value;

    private JsonPlace(Path file, String path, JsonElement value) {
        this.file = file;
        this.path = path;
        this.value = value;
    }

    static JsonPlace root(Path file, JsonElement value) {
        return new JsonPlace(file, "$", value);
    }

    PlanFileException refusal(String reason) {
        return refusal(reason, null);
    }

    private PlanFileException refusal(String reason, Throwable cause) {
        return new PlanFileException(file + ": " + path + ": " + reason, cause);
    }

    /** Makes something of the values here, which the library checks. */
    <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (PlanFileException e) {
            throw e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | SwerveException e) {
            throw refusal(e.getMessage(), e);
        }
    }

    private PlanFileException wrongType(String wanted) {
        String found = value.toString();
        return refusal("must be " + wanted + ", is " + (found.length() > 60 ? found.substring(0, 60) + "..." : found));
    }

    // ---- single values

    boolean isText() {
        return value instanceof JsonPrimitive primitive && primitive.isString();
    }

    boolean isNumber() {
        return value instanceof JsonPrimitive primitive && primitive.isNumber();
    }

    boolean isList() {
        return value.isJsonArray();
    }

    String text() {
        if (!isText()) {
            throw wrongType("a text");
        }
        return value.getAsString();
    }

    double number() {
        if (!isNumber()) {
            throw wrongType("a number");
        }
        return value.getAsDouble();
    }

    float real() {
        return (float) number();
    }

    boolean flag() {
        if (!(value instanceof JsonPrimitive primitive && primitive.isBoolean())) {
            throw wrongType("true or false");
        }
        return value.getAsBoolean();
    }

    int whole() {
        if (isNumber()) {
            try {
                return value.getAsBigDecimal().intValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                // told below
            }
        }
        throw wrongType("a whole number of 32 bits");
    }

    // ---- lists

    List<JsonPlace> list() {
        if (!value.isJsonArray()) {
            throw wrongType("a list");
        }
        List<JsonPlace> places = new ArrayList<>();
        for (JsonElement element : value.getAsJsonArray()) {
            places.add(new JsonPlace(file, path + "[" + places.size() + "]", element));
        }
        return places;
    }

    // ---- objects

    /** The members of an object whose keys are anything. */
    Map<String, JsonElement> members() {
        return object("an object").asMap();
    }

    private JsonObject object(String wanted) {
        if (!value.isJsonObject()) {
            throw wrongType(wanted);
        }
        return value.getAsJsonObject();
    }

    /** Refuses all but an object with some of the given keys. */
    JsonPlace withKeys(String... known) {
        for (String key : object("an object with the keys " + String.join(", ", known)).keySet()) {
            if (!List.of(known).contains(key)) {
                throw refusal("has no key \"" + key + "\"; the keys are " + String.join(", ", known));
            }
        }
        return this;
    }

    /** The key of an object that has just one. */
    String onlyKey(String wanted) {
        JsonObject object = object(wanted);
        if (object.size() != 1) {
            throw refusal("must be " + wanted + ", with exactly one key; has " + object.keySet());
        }
        return object.keySet().iterator().next();
    }

    boolean has(String key) {
        return value.getAsJsonObject().has(key);
    }

    JsonPlace at(String key) {
        if (!has(key)) {
            throw refusal("lacks \"" + key + "\"");
        }
        return new JsonPlace(file, path + "." + key, value.getAsJsonObject().get(key));
    }

    double number(String key, double otherwise) {
        return has(key) ? at(key).number() : otherwise;
    }

    int whole(String key, int otherwise) {
        return has(key) ? at(key).whole() : otherwise;
    }
}
