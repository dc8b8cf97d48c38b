package io.swerve.steering.extraction;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Contrast pairs as JSON Lines: one object a line, {@code {"positive": text, "negative": text}}, with an optional
 * {@code "prompt"} that stands before both. Other keys are ignored, blank lines too.
 */
public final class ContrastPairs {
    private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private ContrastPairs() {}

    /**
     * Reads a file of pairs.
     *
     * @param path a file of JSON Lines in UTF-8
     * @return the pairs in the file's order, at least one
     * @throws ContrastPairException if the file can't be read, a line is no such object, its two texts are the same, or
     *             there is no line
     */
    public static List<ContrastPair> read(Path path) {
        List<ContrastPair> pairs = new ArrayList<>();
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    pairs.add(parse(line, path + ": line " + number));
                }
            }
        } catch (NoSuchFileException e) {
            throw new ContrastPairException(path + ": there is no such file", e);
        } catch (IOException e) {
            throw new ContrastPairException(path + ": can't be read behind line " + number
                    + "; it must be a text file in UTF-8: " + e, e);
        }
        if (pairs.isEmpty()) {
            throw new ContrastPairException(path + ": has no pairs; write one JSON object a line, "
                    + "{\"positive\": text, \"negative\": text}");
        }
        return List.copyOf(pairs);
    }

    private static ContrastPair parse(String line, String place) {
        try {
            JsonObject object = GSON.fromJson(line, JsonObject.class);
            if (object == null) {
                throw new ContrastPairException(place + " holds no JSON object");
            }
            String prompt = object.has("prompt") ? text(object, "prompt", place) : "";
            return new ContrastPair(prompt, text(object, "positive", place), text(object, "negative", place));
        } catch (JsonParseException e) {
            throw new ContrastPairException(place + " is no JSON object: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ContrastPairException(place + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonObject object, String key, String place) {
        JsonElement value = object.get(key);
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw new ContrastPairException(
                    place + ": \"" + key + "\" must be a text, " + (value == null ? "but is missing" : "was " + value));
        }
        return value.getAsString();
    }
}
