package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Versions;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.Task;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One run of an experiment, from its settings to its files. */
public final class ExperimentRun {
    private static final String VERSIONS = "versions";

    private final ExperimentModels models;
    private final RunOptions options;
    private final Watcher watcher;

    /**
     * Prepares runs.
     *
     * @param models the models of all of them
     * @param options what all of them share
     * @param watcher follows them
     */
    public ExperimentRun(ExperimentModels models, RunOptions options, Watcher watcher) {
        this.models = models;
        this.options = options;
        this.watcher = watcher;
    }

    /**
     * Runs an experiment, or what an earlier run with the same settings left to do, and writes its files:
     * {@code NAME/result.json} and {@code report.html} with all results of the folder. Of a run that computes one part
     * only, the checkpoint is all there is.
     *
     * @param <S> its settings
     * @param experiment what is run
     * @param settings of it
     * @return its findings, tables, summary and settings as JSON; of one part, which it is, the checkpoint's name, and how
     *         many rows of each stage it has
     * @throws IOException if a file can't be written
     * @throws CheckpointException if finished rows can't be kept
     * @throws io.swerve.SwerveException if a model or a task lacks what the experiment needs
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public <S extends Record> JsonObject run(Experiment<S> experiment, S settings) throws IOException {
        long begin = System.nanoTime();
        Card card = experiment.card();
        if (options.division().parts() > 1) {
            experiment.indivisible().ifPresent(reason -> {
                throw new ExperimentException(
                        card.name() + " can't be parted: " + reason + "; run it without --shard and"
                                + " --parts");
            });
        }
        Task task = options.task().orElseGet(experiment::defaultTask);
        int problems = options.problems().orElse(experiment.defaultProblems());
        Path folder = Files.createDirectories(options.out().resolve(card.name()));
        JsonObject head = head(settings, task, problems);
        Path file = folder.resolve("checkpoint-" + hash(card.name() + head) + ".jsonl");
        if (options.fresh()) {
            Files.deleteIfExists(file);
        }
        ResultFile result;
        CodeVersion code = CodeVersion.current();
        code.addTo(head.getAsJsonObject(VERSIONS));
        try (Checkpoint checkpoint = Checkpoint.open(file, code)) {
            ExperimentResult found;
            try (RunContext context = new RunContext(models, options, problems, task, checkpoint, watcher)) {
                Workload workload = experiment.workload(settings, context);
                WorkEstimate estimate = new WorkEstimate(workload, Map.of());
                watcher.planned(estimate);
                context.timed(workload);
                found = experiment.run(settings, context);
                head.add("workload", estimate.json());
            }
            if (options.division().shard().isPresent()) {
                return part(card, options.division().shard().get(), file, checkpoint);
            }
            head.addProperty("seconds", (System.nanoTime() - begin) / 1_000_000 / 1e3);
            result = new ResultFile(card, head, found);
            result.write(folder, checkpoint.stages());
        }
        Report.write(options.out());
        return result.brief();
    }

    /**
     * Tells how much a run decodes at most, and how long that takes by a short measurement. Writes nothing.
     *
     * @param <S> its settings
     * @param experiment what would be run
     * @param settings of it
     * @return the estimate, for all parts together
     * @throws io.swerve.SwerveException if a model or a task lacks what the experiment needs
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public <S extends Record> WorkEstimate estimate(Experiment<S> experiment, S settings) {
        Task task = options.task().orElseGet(experiment::defaultTask);
        int problems = options.problems().orElse(experiment.defaultProblems());
        StoredRows none = new StoredRows(new JsonObject());
        try (RunContext context = new RunContext(models, options, problems, task, none, watcher)) {
            return WorkEstimate.measured(experiment.workload(settings, context), context);
        }
    }

    /**
     * Makes the result of stored rows once more, by the experiment's own report, and writes nothing.
     *
     * @throws ExperimentException if a row is missing
     */
    <S extends Record> ExperimentResult replay(Experiment<S> experiment, S settings, StoredRows rows) {
        Task task = options.task().orElseGet(experiment::defaultTask);
        int problems = options.problems().orElse(experiment.defaultProblems());
        try (RunContext context = new RunContext(models, options, problems, task, rows, watcher)) {
            return experiment.run(settings, context);
        }
    }

    private static JsonObject part(Card card, Shard shard, Path file, Checkpoint checkpoint) {
        JsonObject part = new JsonObject();
        part.addProperty("experiment", card.name());
        part.addProperty("shard", shard.toString());
        part.addProperty("checkpoint", String.valueOf(file.getFileName()));
        JsonObject rows = new JsonObject();
        checkpoint.stages().forEach((stage, known) -> rows.addProperty(Figures.key(stage), known.size()));
        part.add("rows", rows);
        return part;
    }

    /** All that the rows depend on, but for the code, which the checkpoint itself tells. */
    JsonObject head(Record settings, Task task, int problems) {
        JsonObject head = new JsonObject();
        head.add("settings", SettingsRecord.json(settings));
        head.addProperty("seed", options.seed());
        head.addProperty("problems", problems);
        head.addProperty("task", task.name());
        if (task instanceof FileTask file) {
            head.addProperty("task_hash", hash(file.all().toString()));
        }
        task.answerFormat().ifPresent(format -> head.addProperty("answer_format", format));
        head.addProperty("threads", options.threads());
        head.addProperty("parallel", options.parallel());
        head.addProperty("max_tokens", options.maxTokens());
        head.addProperty("parts", options.division().parts());
        JsonObject files = new JsonObject();
        files.add("base", model(models.baseFile()));
        files.add("thinking", model(models.thinkingFile()));
        head.add("models", files);
        JsonObject versions = Versions.json();
        versions.remove(Versions.SWERVE);
        head.add(VERSIONS, versions);
        return head;
    }

    private JsonElement model(Optional<Path> file) {
        if (file.isEmpty()) {
            return JsonNull.INSTANCE;
        }
        JsonObject object = new JsonObject();
        object.addProperty("file", String.valueOf(file.get().getFileName()));
        object.addProperty("sha256", models.hash(file.get()));
        return object;
    }

    static String hash(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }
}
