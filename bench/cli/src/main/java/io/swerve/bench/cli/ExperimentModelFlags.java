package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.TaskException;
import io.swerve.bench.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which models are asked, and what. */
final class ExperimentModelFlags {
    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "The base model in GGUF, or lab:base. Default: both embedded models, if neither is named.")
    private ModelFile base;

    @Option(names = "--thinking", paramLabel = "FILE", description = "The thinking model in GGUF, or lab:think.")
    private ModelFile thinking;

    @Option(names = "--task", paramLabel = "NAME|FILE", description = "What is asked: a task of 'experiment list', or JSON Lines of {\"question\": TEXT, \"answer\": TEXT}. Default: the experiment's own.")
    private String task;

    @Option(names = "--answer-format", paramLabel = "TEXT", description = "A line behind each question of --task that says how the answer is to be given; \"\" for none. Default: for a file, 'End with the sentence \"The answer is X.\", where X is the answer alone.'")
    private String answerFormat;

    @Option(names = "--skip-broken", description = "Leave broken lines of the task's file out, instead of refusing it.")
    private boolean skipBroken;

    /** The models that were named, or the embedded pair. */
    ExperimentModels models() throws IOException {
        if (base == null && thinking == null) {
            return new ExperimentModels(Optional.of(LabModel.BASE.path()), Optional.of(LabModel.THINK.path()),
                    Model::load);
        }
        return new ExperimentModels(file(base), file(thinking), Model::load);
    }

    private static Optional<Path> file(ModelFile name) throws IOException {
        return name == null ? Optional.empty() : Optional.of(name.path());
    }

    /** The task that was named; tells which lines of its file were left out. */
    Optional<Task> task(Console console) throws IOException {
        if (task == null && answerFormat != null) {
            throw new TaskException(
                    "--answer-format needs --task: an experiment's own questions are asked as they are");
        }
        if (task == null) {
            return Optional.empty();
        }
        Task found = Tasks.find(task, skipBroken);
        if (found instanceof FileTask file) {
            file.skipped().forEach(reason -> console.note("left out: " + reason));
        }
        return Optional.of(answerFormat == null
                ? found
                : found.withAnswerFormat(Optional.of(answerFormat).filter(line -> !line.isBlank())));
    }
}
