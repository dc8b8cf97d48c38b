package io.swerve.internal.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.swerve.SwerveException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value in JSON from outside, with the path that leads to it. Refuses what is not as wanted, and says where: the
 * message of each refusal begins with the source (a file, perhaps with a line) and the path in it.
 */
public final class JsonPlace {
    private static final int SHOWN = 60;

    private final String source;
    private final Refusal refusal;
    private final String path;
    private final JsonElement value;

    /** Makes the exceptions of whoever reads. */
    @FunctionalInterface
    public interface Refusal {
        /**
         * Makes an exception.
         *
         * @param message the source, the place in it, the reason and the remedy
         * @param cause what led to it; null if nothing did
         * @return the exception, always of the same class
         */
        RuntimeException of(String message, Throwable cause);
    }

    private JsonPlace(String source, Refusal refusal, String path, JsonElement value) {
        this.source = source;
        this.refusal = refusal;
        this.path = path;
        this.value = value;
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @param refusal makes all exceptions, those of files that can't be read included
     * @return the value that it holds
     */
    public static JsonPlace read(Path file, Refusal refusal) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new JsonPlace(file.toString(), refusal, "$", StrictJson.read(reader));
        } catch (NoSuchFileException e) {
            throw refusal.of(file + ": there is no such file", e);
        } catch (IOException | JsonParseException e) {
            throw refusal.of(file + ": is no JSON in UTF-8: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param source where the text stands
     * @param text the text
     * @param refusal makes all exceptions
     * @return the value that it holds
     */
    public static JsonPlace parse(String source, String text, Refusal refusal) {
        try {
            return new JsonPlace(source, refusal, "$", StrictJson.read(new StringReader(text)));
        } catch (IOException | JsonParseException e) {
            throw refusal.of(source + ": is no JSON: " + e.getMessage(), e);
        }
    }

    /** {@return where this was read: the source, for messages} */
    public String source() {
        return source;
    }

    /**
     * Makes an exception about this value.
     *
     * @param reason what is wrong with it, and the remedy
     * @return the exception, to be thrown
     */
    public RuntimeException refusal(String reason) {
        return refusal(reason, null);
    }

    private RuntimeException refusal(String reason, Throwable cause) {
        return refusal.of(source + ": " + path + ": " + reason, cause);
    }

    /**
     * Makes something of the values here, which its own maker checks.
     *
     * @param <T> what is made
     * @param maker makes it; what it throws about arguments becomes a refusal of this place
     * @return what was made
     */
    public <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | SwerveException e) {
            RuntimeException here = refusal(e.getMessage(), e);
            boolean placed = here.getClass() == e.getClass() && e.getMessage().startsWith(source + ": ");
            throw placed ? e : here;
        }
    }

    private RuntimeException wrongType(String wanted) {
        String found = value.toString();
        return refusal(
                "must be " + wanted + ", is " + (found.length() > SHOWN ? found.substring(0, SHOWN) + "..." : found));
    }

    // ---- single values

    /** {@return whether this is a text} */
    public boolean isText() {
        return value instanceof JsonPrimitive primitive && primitive.isString();
    }

    /** {@return whether this is a number} */
    public boolean isNumber() {
        return value instanceof JsonPrimitive primitive && primitive.isNumber();
    }

    /** {@return whether this is true or false} */
    public boolean isFlag() {
        return value instanceof JsonPrimitive primitive && primitive.isBoolean();
    }

    /** {@return whether this is a list} */
    public boolean isList() {
        return value.isJsonArray();
    }

    /** {@return the text that this must be} */
    public String text() {
        if (!isText()) {
            throw wrongType("a text");
        }
        return value.getAsString();
    }

    /** {@return the text that this must be, or the number or flag, digit by digit as it is written} */
    public String literal() {
        if (!value.isJsonPrimitive()) {
            throw wrongType("a text or a number");
        }
        return value.getAsString();
    }

    /** {@return the number that this must be: the nearest double} */
    public double number() {
        if (!isNumber()) {
            throw wrongType("a number");
        }
        return value.getAsDouble();
    }

    /** {@return the number that this must be: the nearest double, rounded to a float} */
    public float real() {
        return (float) number();
    }

    /** {@return the truth value that this must be, true or false} */
    public boolean flag() {
        if (!isFlag()) {
            throw wrongType("true or false");
        }
        return value.getAsBoolean();
    }

    /** {@return the whole number that this must be; {@code 1.0} and {@code 1e3} are whole} */
    public int whole() {
        return (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE, "a whole number of 32 bits");
    }

    /**
     * {@return the whole number that this must be}
     *
     * @param least the least that is allowed
     * @param most the greatest
     */
    public int whole(int least, int most) {
        return (int) whole(least, most, "a whole number from " + least + " to " + most);
    }

    /** {@return the whole number of 64 bits that this must be} */
    public long longWhole() {
        return whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number of 64 bits");
    }

    /**
     * {@return the number that this must be, whole, not negative and written in digits alone: the number, below 10^18}
     */
    public long natural() {
        if (!isNumber() || !value.getAsString().matches("0|[1-9][0-9]{0,17}")) {
            throw wrongType("a whole number from 0 on");
        }
        return value.getAsLong();
    }

    private long whole(long least, long most, String wanted) {
        if (isNumber()) {
            try {
                long number = value.getAsBigDecimal().longValueExact();
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                // told below
            }
        }
        throw wrongType(wanted);
    }

    // ---- lists

    /** {@return the elements of the list that this must be: its elements, in order} */
    public List<JsonPlace> list() {
        if (!isList()) {
            throw wrongType("a list");
        }
        List<JsonPlace> places = new ArrayList<>();
        for (JsonElement element : value.getAsJsonArray()) {
            places.add(new JsonPlace(source, refusal, path + "[" + places.size() + "]", element));
        }
        return places;
    }

    // ---- objects

    /** {@return the members of the object that this must be: each key with its value, in order} */
    public Map<String, JsonPlace> members() {
        Map<String, JsonPlace> members = new LinkedHashMap<>();
        for (String key : object("an object").keySet()) {
            members.put(key, at(key));
        }
        return members;
    }

    private JsonObject object(String wanted) {
        if (!value.isJsonObject()) {
            throw wrongType(wanted);
        }
        return value.getAsJsonObject();
    }

    /**
     * Refuses all but an object with some of the given keys.
     *
     * @param known the keys
     * @return this
     */
    public JsonPlace withKeys(String... known) {
        for (String key : object("an object with the keys " + String.join(", ", known)).keySet()) {
            if (!List.of(known).contains(key)) {
                throw refusal("has no key \"" + key + "\"; the keys are " + String.join(", ", known));
            }
        }
        return this;
    }

    /**
     * {@return the key of the object with just one that this must be}
     *
     * @param wanted what such an object is, for the message
     */
    public String onlyKey(String wanted) {
        JsonObject object = object(wanted);
        if (object.size() != 1) {
            throw refusal("must be " + wanted + ", with exactly one key; has " + object.keySet());
        }
        return object.keySet().iterator().next();
    }

    /**
     * {@return whether the object that this must be has a key: whether it is there, be its value null}
     *
     * @param key the key
     */
    public boolean has(String key) {
        return object("an object").has(key);
    }

    /**
     * {@return the value of a key that the object that this must be has to have}
     *
     * @param key the key
     */
    public JsonPlace at(String key) {
        if (!has(key)) {
            throw refusal("lacks \"" + key + "\"");
        }
        return new JsonPlace(source, refusal, path + "." + key, value.getAsJsonObject().get(key));
    }

    /**
     * Returns the value of a key that the object that this must be may have.
     *
     * @param key the key
     * @return its value; empty if there is none, or it is null
     */
    public Optional<JsonPlace> find(String key) {
        return has(key) && !(value.getAsJsonObject().get(key) instanceof JsonNull)
                ? Optional.of(at(key))
                : Optional.empty();
    }

    /**
     * {@return a number that may be missing}
     *
     * @param key its key
     * @param otherwise what a missing one means
     */
    public double number(String key, double otherwise) {
        return has(key) ? at(key).number() : otherwise;
    }

    /**
     * {@return a whole number that may be missing}
     *
     * @param key its key
     * @param otherwise what a missing one means
     */
    public int whole(String key, int otherwise) {
        return has(key) ? at(key).whole() : otherwise;
    }
}
