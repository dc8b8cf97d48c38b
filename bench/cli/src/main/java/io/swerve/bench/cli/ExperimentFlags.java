package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.experiment.Division;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.Tasks;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What all experiments of a command share. */
final class ExperimentFlags {
    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "The base model in GGUF, or lab:base. Default: both embedded models, if neither is named.")
    private ModelFile base;

    @Option(names = "--thinking", paramLabel = "FILE", description = "The thinking model in GGUF, or lab:think.")
    private ModelFile thinking;

    @Option(names = "--problems", paramLabel = "N", description = "Problems that results are reported on. Default: the experiment's own number.")
    private Integer problems;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", converter = OutputPath.Folder.class, paramLabel = "FOLDER", defaultValue = "experiments", description = "Where results, finished rows and the report go. Default: ${DEFAULT-VALUE}.")
    private OutputPath out;

    @Option(names = "--task", paramLabel = "NAME|FILE", description = "What is asked: a task of 'experiment list', or JSON Lines of {\"question\": TEXT, \"answer\": TEXT}. Default: the experiment's own.")
    private String task;

    @Option(names = "--skip-broken", description = "Leave broken lines of the task's file out, instead of refusing it.")
    private boolean skipBroken;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "CPU threads. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "20", description = "Texts written at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "320", description = "The longest answer. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Option(names = "--fresh", description = "Compute everything again that an earlier run with the same settings finished.")
    private boolean fresh;

    @ArgGroup
    private Parts parts;

    /** At most one of the ways to part the work. */
    private static final class Parts {
        @Option(names = "--shard", paramLabel = "I/N", converter = ShardConverter.class, description = "Do only part I of N; 'swerve merge' makes the result of all parts.")
        private Shard shard;

        @Option(names = "--parts", paramLabel = "N", description = "Do N parts one after the other: what N shards give, in one process.")
        private Integer count;
    }

    /** The part that is done alone, if one is. */
    Optional<Shard> shard() {
        return Optional.ofNullable(parts).map(given -> given.shard);
    }

    private Division division() {
        return parts == null
                ? Division.NONE
                : shard().map(Division::only).orElseGet(() -> Division.into(parts.count));
    }

    /** Checks the values and reads the task. */
    RunOptions check(ConsoleCommand command, Console console) throws IOException {
        command.checked(() -> options(Optional.empty()));
        if (task == null) {
            return options(Optional.empty());
        }
        Task found = Tasks.find(task, skipBroken);
        if (found instanceof FileTask file) {
            file.skipped().forEach(reason -> console.note("left out: " + reason));
        }
        return options(Optional.of(found));
    }

    private RunOptions options(Optional<Task> found) {
        return new RunOptions(problems == null ? OptionalInt.empty() : OptionalInt.of(problems), seed, out.path(),
                found,
                threads, parallel, maxTokens, fresh, division());
    }

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

    /** The folder of the results. */
    Path out() {
        return out.path();
    }
}
