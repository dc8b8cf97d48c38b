package io.swerve.bench.compare;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.swerve.SwerveException;
import io.swerve.bench.lab.LabSet;
import io.swerve.internal.json.StrictJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what to ask. */
public final class Questions {
    private static final List<String> TEXT_KEYS = List.of("prompt", "question");

    private Questions() {}

    /**
     * Reads a file of questions: JSON Lines with a {@code prompt} (or {@code question}) and perhaps an {@code answer}, if
     * its first line begins with a brace; else one question in each line. Empty lines are left out.
     *
     * @param path
     *            the file, in UTF-8
     * @return at least one question
     * @throws SwerveException
     *             if there is none, or a line is not as described; names the line
     * @throws IOException
     *             if the file can't be read
     */
    public static List<Question> read(Path path) throws IOException {
        List<String> lines = Files.readAllLines(path);
        boolean json = lines.stream().filter(line -> !line.isBlank()).findFirst()
                .filter(line -> line.stripLeading().startsWith("{")).isPresent();
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank()) {
                questions.add(json ? fromJson(line, path + ", line " + (i + 1)) : new Question(line, Optional.empty()));
            }
        }
        if (questions.isEmpty()) {
            throw new SwerveException(path + " holds no question; write one into each line");
        }
        return questions;
    }

    /**
     * Returns the questions of a set of problems that comes with the lab models.
     *
     * @param set
     *            the set
     * @return its questions and answers in their order
     */
    public static List<Question> of(LabSet set) {
        return set.problems().stream().map(problem -> new Question(problem.question(), Optional.of(problem.answer())))
                .toList();
    }

    private static Question fromJson(String line, String place) {
        JsonObject object;
        try {
            object = StrictJson.read(new StringReader(line)).getAsJsonObject();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new SwerveException(place + " is no JSON object", e);
        }
        String text = TEXT_KEYS.stream().flatMap(key -> text(object, key, place).stream()).findFirst().orElseThrow(
                () -> new SwerveException(place + " has no \"prompt\"; write {\"prompt\": TEXT, \"answer\": TEXT}"));
        return new Question(text, text(object, "answer", place));
    }

    private static Optional<String> text(JsonObject object, String key, String place) {
        JsonElement value = object.get(key);
        if (value == null || value.isJsonNull()) {
            return Optional.empty();
        }
        if (!value.isJsonPrimitive()) {
            throw new SwerveException(place + ": \"" + key + "\" must be a text or a number");
        }
        return Stream.of(value.getAsString()).filter(text -> !text.isBlank()).findFirst();
    }
}
