package io.swerve.bench.task;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.internal.json.StrictJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A user's problems: a file of JSON Lines, each with a {@code question} (or {@code prompt}) and perhaps an {@code answer}
 * of which what follows {@code ####} counts where it occurs, as in GSM8K. Further keys are read where they are known:
 * {@code verbose} and {@code concise} reasonings, {@code group}, {@code steps}. A {@code solution}, or what stands before
 * {@code ####} in the answer, is the short reasoning where there is no {@code concise} one.
 *
 * @param name the file's name
 * @param all its problems in their order
 * @param skipped the lines that were left out because they are broken, with the reason
 * @param answerFormat a line behind each question that says how the answer is to be given; empty for none
 * @param maxTokens how long an answer may be unless a number is given
 */
public record FileTask(String name, List<TaskProblem> all, List<String> skipped, Optional<String> answerFormat,
        int maxTokens) implements Task {
    /** The line behind the questions of a file, unless another one is given. */
    public static final String ANSWER_FORMAT = "End with the sentence \"The answer is X.\", where X is the answer alone.";
    /** How long an answer to a question of a file may be: models that reason in words take some hundred tokens. */
    public static final int MAX_TOKENS = 1024;

    private static final String ANSWER_MARK = "####";

    /** Copies the lists. */
    public FileTask {
        all = List.copyOf(all);
        skipped = List.copyOf(skipped);
        Objects.requireNonNull(answerFormat, "answerFormat");
    }

    @Override
    public FileTask withAnswerFormat(Optional<String> format) {
        return new FileTask(name, all, skipped, format, maxTokens);
    }

    /**
     * Reads a file.
     *
     * @param path the file, in UTF-8
     * @param skipBroken whether broken lines are left out; else the first one is refused
     * @return the task, of at least one problem
     * @throws TaskException if a line is broken, with its number, or nothing is left
     * @throws IOException if the file can't be read
     */
    public static FileTask read(Path path, boolean skipBroken) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (MalformedInputException e) {
            throw new TaskException(path + " is not in UTF-8; convert it", e);
        }
        String name = String.valueOf(path.getFileName());
        List<TaskProblem> problems = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String place = path + ", line " + (i + 1);
                try {
                    problems.add(problem(lines.get(i), name + ":" + (i + 1), place));
                } catch (TaskException e) {
                    if (!skipBroken) {
                        throw new TaskException(
                                e.getMessage() + "; repair the line, or leave such lines out with --skip-broken", e);
                    }
                    skipped.add(e.getMessage());
                }
            }
        }
        if (problems.isEmpty()) {
            throw new TaskException(path + " holds no problem; write lines of {\"question\": TEXT, \"answer\": TEXT}");
        }
        return new FileTask(name, problems, skipped, Optional.of(ANSWER_FORMAT), MAX_TOKENS);
    }

    private static TaskProblem problem(String line, String id, String place) {
        JsonObject object;
        try {
            object = StrictJson.read(new StringReader(line)).getAsJsonObject();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new TaskException(place + " is no JSON object", e);
        }
        String question = text(object, "question", place).or(() -> text(object, "prompt", place)).orElseThrow(
                () -> new TaskException(place + " has no \"question\": write {\"question\": TEXT, \"answer\": TEXT}"));
        Optional<String> answer = text(object, "answer", place)
                .map(text -> text.substring(text.lastIndexOf(ANSWER_MARK) < 0
                        ? 0
                        : text.lastIndexOf(ANSWER_MARK) + ANSWER_MARK.length()).strip())
                .filter(text -> !text.isEmpty());
        int steps = text(object, "steps", place).filter(text -> text.matches("\\d{1,6}")).map(Integer::valueOf)
                .orElse(0);
        Optional<String> concise = text(object, "concise", place).or(() -> text(object, "solution", place))
                .or(() -> text(object, "answer", place).flatMap(FileTask::rationale));
        return new TaskProblem(id, question, answer, text(object, "verbose", place), concise,
                text(object, "group", place).or(() -> text(object, "family", place)).orElse("all"), steps);
    }

    /** What stands before the mark of the answer, without the calculator's notes that some files have in it. */
    private static Optional<String> rationale(String answer) {
        return Optional.of(answer).filter(text -> text.contains(ANSWER_MARK))
                .map(text -> text.substring(0, text.lastIndexOf(ANSWER_MARK)).replaceAll("<<[^>]*>>", "").strip())
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> text(JsonObject object, String key, String place) {
        JsonElement value = object.get(key);
        if (value == null || value.isJsonNull()) {
            return Optional.empty();
        }
        if (!value.isJsonPrimitive()) {
            throw new TaskException(place + ": \"" + key + "\" must be a text or a number");
        }
        return Optional.of(value.getAsString()).filter(text -> !text.isBlank());
    }

    @Override
    public String description() {
        return all.size() + " problems in all, of " + name + ".";
    }

    @Override
    public List<TaskProblem> problems(Split split, int count, long seed) {
        List<TaskProblem> part = all.stream().filter(problem -> Split.of(problem.question()) == split).toList();
        List<TaskProblem> shuffled = new PythonRandom(Math.abs(seed)).shuffled(part);
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }
}
