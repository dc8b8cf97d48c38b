package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Makes results once more, of their rows and by the experiments' own reports. Nothing is written, and no text is.
 *
 * @param experiments that are known
 * @param models that results may have been computed with
 * @param task a task that isn't known by its name; empty if there is none
 */
public record ExperimentReplay(List<Experiment<?>> experiments, ExperimentModels models, Optional<Task> task) {
    /** Copies the list. */
    public ExperimentReplay {
        experiments = List.copyOf(experiments);
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(task, "task");
    }

    /** Why a result can't be made again here, though nothing may be wrong with it. */
    Optional<String> obstacle(JsonObject head) {
        String name = head.get("experiment").getAsString();
        if (experiment(name).isEmpty()) {
            return Optional.of("there is no experiment " + name + " any more");
        }
        Optional<Task> asked = task(head);
        if (asked.isEmpty()) {
            return Optional
                    .of("its task " + head.get("task").getAsString() + " is not known here: name it with --task");
        }
        if (asked.get() instanceof FileTask file
                && !ExperimentRun.hash(file.all().toString()).equals(text(head, "task_hash"))) {
            return Optional.of("its task " + file.name() + " had other problems than the file of that name has now");
        }
        JsonObject files = head.getAsJsonObject("models");
        return model(files.get("base"), models.baseFile(), "-m")
                .or(() -> model(files.get("thinking"), models.thinkingFile(), "--thinking"));
    }

    private Optional<String> model(JsonElement wanted, Optional<Path> given, String flag) {
        if (wanted == null || wanted.isJsonNull()) {
            return Optional.empty();
        }
        String hash = text(wanted.getAsJsonObject(), "sha256");
        return given.isPresent() && models.hash(given.get()).equals(hash)
                ? Optional.empty()
                : Optional
                        .of("it was computed with the model " + text(wanted.getAsJsonObject(), "file") + " of SHA-256 "
                                + hash + ": name that file with " + flag);
    }

    private static String text(JsonObject object, String key) {
        return object.has(key) ? object.get(key).getAsString() : "(none)";
    }

    private Optional<Experiment<?>> experiment(String name) {
        return experiments.stream().filter(known -> known.card().name().equals(name)).findFirst();
    }

    private Optional<Task> task(JsonObject head) {
        String name = head.get("task").getAsString();
        return Stream.concat(task.stream(), Tasks.all().stream()).filter(known -> known.name().equals(name))
                .findFirst();
    }

    /**
     * Makes a result.
     *
     * @param stored the file's content
     * @return findings, tables, charts and summary as the file has them
     * @throws io.swerve.SwerveException if rows are missing, or there are some that nothing is made of
     */
    JsonObject result(JsonObject stored) {
        ExperimentResult result = replay(experiment(stored.get("experiment").getAsString()).orElseThrow(), stored);
        JsonObject parts = new JsonObject();
        parts.add("findings", RowJson.JSON.toJsonTree(result.findings()));
        parts.add("tables", RowJson.JSON.toJsonTree(result.tables()));
        parts.add("charts", RowJson.JSON.toJsonTree(result.charts()));
        parts.add("summary", result.summary());
        return JsonParser.parseString(RowJson.JSON.toJson(parts)).getAsJsonObject(); // numbers as a file has them
    }

    private <S extends Record> ExperimentResult replay(Experiment<S> experiment, JsonObject stored) {
        @SuppressWarnings("unchecked") // the class of a record of type S
        Class<S> type = (Class<S>) experiment.defaults().getClass();
        JsonObject files = stored.getAsJsonObject("models");
        ExperimentModels used = models.only(!files.get("base").isJsonNull(), !files.get("thinking").isJsonNull());
        RunOptions options = new RunOptions(OptionalInt.of(stored.get("problems").getAsInt()),
                stored.get("seed").getAsLong(), Path.of(""), task(stored), stored.get("threads").getAsInt(),
                stored.get("parallel").getAsInt(), stored.get("max_tokens").getAsInt(), false,
                Division.into(stored.get("parts").getAsInt()));
        StoredRows rows = new StoredRows(stored.getAsJsonObject("rows"));
        ExperimentResult result = new ExperimentRun(used, options, Watcher.NONE).replay(experiment,
                RowJson.JSON.fromJson(stored.get("settings"), type), rows);
        if (!rows.unused().isEmpty()) {
            throw new ExperimentException("nothing is made of the rows of " + String.join(", ", rows.unused()));
        }
        return result;
    }
}
