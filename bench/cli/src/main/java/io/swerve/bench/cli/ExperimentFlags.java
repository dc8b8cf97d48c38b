package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.experiment.Division;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.task.Task;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all experiments of a command share. */
final class ExperimentFlags {
    @Mixin
    private final ExperimentModelFlags models = new ExperimentModelFlags();

    @Option(names = "--problems", paramLabel = "N", description = "Problems that results are reported on. Default: the experiment's own number.")
    private Integer problems;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", converter = OutputPath.Folder.class, paramLabel = "FOLDER", defaultValue = "experiments", description = "Where results, finished rows and the report go. Default: ${DEFAULT-VALUE}.")
    private OutputPath out;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "CPU threads. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "20", description = "Texts written at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest answer. Default: 320, with a file of problems 1024.")
    private Integer maxTokens;

    @Option(names = "--fresh", description = "Compute everything again that an earlier run with the same settings finished.")
    private boolean fresh;

    @Option(names = "--estimate", description = "Say how many texts and tokens would be decoded at most, and by a short measurement how long that would take; do nothing.")
    private boolean estimate;

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

    /** Whether the work is only counted. */
    boolean estimates() {
        return estimate;
    }

    private Division division() {
        return parts == null
                ? Division.NONE
                : shard().map(Division::only).orElseGet(() -> Division.into(parts.count));
    }

    /** Checks the values and reads the task. */
    RunOptions check(ConsoleCommand command, Console console) throws IOException {
        command.checked(() -> options(Optional.empty()));
        return options(models.task(console));
    }

    private RunOptions options(Optional<Task> found) {
        return new RunOptions(problems == null ? OptionalInt.empty() : OptionalInt.of(problems), seed, out.path(),
                found, threads, parallel,
                maxTokens == null ? found.map(Task::maxTokens).orElse(Task.MAX_TOKENS) : maxTokens, fresh, division());
    }

    /** The models that were named, or the embedded pair. */
    ExperimentModels models() throws IOException {
        return models.models();
    }

    /** The folder of the results. */
    Path out() {
        return out.path();
    }
}
