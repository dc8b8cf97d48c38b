package io.swerve.bench.cli;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.swerve.SwerveException;
import io.swerve.steering.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One text to be scored.
 *
 * @param prompt what stands before it
 * @param target the text
 * @param place where that was read, for messages
 */
record ScoreItem(String prompt, String target, String place) {
    /** Reads JSON Lines; blank ones are left out. */
    static List<ScoreItem> read(Path file) throws IOException {
        List<ScoreItem> items = new ArrayList<>();
        int number = 0;
        for (String line : PromptFlags.read(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                items.add(parse(line, file + ": line " + number));
            }
        }
        if (items.isEmpty()) {
            throw new SwerveException(
                    file + " has no items; write one {\"prompt\": text, \"target\": text} into each line");
        }
        return items;
    }

    private static ScoreItem parse(String line, String place) {
        try {
            JsonObject object = new Gson().fromJson(line, JsonObject.class);
            if (object == null) {
                throw new SwerveException(place + " is no JSON object");
            }
            return new ScoreItem(text(object, "prompt", place), text(object, "target", place), place);
        } catch (JsonParseException e) {
            throw new SwerveException(place + " is no JSON object: " + e.getMessage(), e);
        }
    }

    private static String text(JsonObject object, String key, String place) {
        JsonElement value = object.get(key);
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()
                || value.getAsString().isEmpty()) {
            throw new SwerveException(place + ": \"" + key + "\" must be a text of at least one character, "
                    + (value == null ? "but is missing" : "was " + value));
        }
        return value.getAsString();
    }

    static String hash(List<ScoreItem> items) {
        DataHash hash = new DataHash();
        items.forEach(item -> hash.add(item.prompt()).add(item.target()));
        return hash.hex();
    }
}
