package io.swerve.bench.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.experiment.CheckpointException;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.experiment.ExperimentRun;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.experiment.WorkEstimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code swerve experiment all}: one after the other, each with its own settings. */
@Command(name = "all", description = "Runs all experiments. What a model or task can't serve is left out, and said.")
final class ExperimentAllCommand extends ConsoleCommand {
    @Mixin
    private final ExperimentFlags flags = new ExperimentFlags();

    @Override
    protected void run(Console console) throws IOException {
        if (flags.shard().isPresent()) {
            throw usage("experiments are parted one by one: name one instead of all, or leave --shard out");
        }
        RunOptions options = flags.check(this, console);
        JsonArray results = new JsonArray();
        List<String> failures = new ArrayList<>();
        try (ExperimentModels models = flags.models()) {
            for (Experiment<?> experiment : ExperimentRegistry.all()) {
                try {
                    if (flags.estimates()) {
                        results.add(estimate(experiment, models, options, console));
                        continue;
                    }
                    JsonObject result = run(experiment, models, options, console);
                    results.add(result);
                    if (!console.json()) {
                        new ExperimentView(console).show(result, flags.out());
                        console.printLine("");
                    }
                } catch (CheckpointException e) {
                    throw e; // the next one would have no more room
                } catch (SwerveException e) {
                    failures.add(experiment.card().name() + ": " + e.getMessage());
                    console.note(failures.getLast());
                }
            }
        }
        if (console.json()) {
            JsonObject all = new JsonObject();
            all.add("results", results);
            JsonArray left = new JsonArray();
            failures.forEach(left::add);
            all.add("left_out", left);
            console.print(all);
        }
        if (results.isEmpty() && !failures.isEmpty()) {
            throw new SwerveException("no experiment could run: " + String.join("; ", failures));
        }
    }

    private static <S extends Record> JsonObject estimate(Experiment<S> experiment, ExperimentModels models,
            RunOptions options, Console console) {
        String name = experiment.card().name();
        try (ExperimentBars bars = new ExperimentBars(console, name)) {
            WorkEstimate estimate = new ExperimentRun(models, options, bars).estimate(experiment,
                    experiment.defaults());
            if (!console.json()) {
                new ExperimentView(console).show(name, estimate);
            }
            return ExperimentView.json(name, estimate);
        }
    }

    private static <S extends Record> JsonObject run(Experiment<S> experiment, ExperimentModels models,
            RunOptions options, Console console) throws IOException {
        try (ExperimentBars bars = new ExperimentBars(console, experiment.card().name())) {
            return new ExperimentRun(models, options, bars).run(experiment, experiment.defaults());
        }
    }
}
