package io.swerve.internal.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/** Reads JSON as the standard has it, without the second of two equal keys winning in silence. */
public final class StrictJson {
    private static final Pattern ADVICE = Pattern.compile("\\s*See https://\\S+\\s*");
    private static final String LENIENCE = "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";
    /** Places of deep nesting are long. */
    private static final int LONGEST_MESSAGE = 300;

    private StrictJson() {}

    /**
     * Reads a value. Its numbers are exact, of {@link BigDecimal}.
     *
     * @param text the text, read to its end and not closed
     * @return the value
     * @throws IOException if the text can't be read or is no JSON
     * @throws JsonParseException if a key is there twice, or something follows the value
     */
    public static JsonElement read(Reader text) throws IOException {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement value = value(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonParseException("something follows the end of the JSON value");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new IOException("some of its bytes are no UTF-8", e);
        } catch (MalformedJsonException | EOFException e) {
            throw new IOException(inOwnWords(e.getMessage()), e);
        }
    }

    /** Gson advises the programmer; whoever wrote the text wants to know the place. */
    private static String inOwnWords(String message) {
        String words = ADVICE.matcher(message).replaceAll("");
        words = words.startsWith(LENIENCE) ? "it breaks the rules" + words.substring(LENIENCE.length()) : words;
        return words.length() <= LONGEST_MESSAGE ? words : words.substring(0, LONGEST_MESSAGE) + " ...";
    }

    private static JsonElement value(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                JsonObject object = new JsonObject();
                reader.beginObject();
                while (reader.hasNext()) {
                    String key = reader.nextName();
                    if (object.has(key)) {
                        throw new JsonParseException("the key \"" + key + "\" is there twice, at " + reader.getPath());
                    }
                    object.add(key, value(reader));
                }
                reader.endObject();
                yield object;
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                reader.beginArray();
                while (reader.hasNext()) {
                    array.add(value(reader));
                }
                reader.endArray();
                yield array;
            }
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(number(reader));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            default -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
        };
    }

    private static BigDecimal number(JsonReader reader) throws IOException {
        String text = reader.nextString();
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new JsonParseException("the number " + text + " is beyond all bounds, at " + reader.getPath(), e);
        }
    }
}
