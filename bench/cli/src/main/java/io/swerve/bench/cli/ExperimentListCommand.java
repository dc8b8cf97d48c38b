package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.Tasks;
import picocli.CommandLine.Command;

/** {@code swerve experiment list}: what there is. */
@Command(name = "list", description = "Lists the experiments and the tasks.")
final class ExperimentListCommand extends ConsoleCommand {
    @Override
    protected void run(Console console) {
        if (console.json()) {
            console.print(new JsonReport().put("experiments",
                    ExperimentRegistry.all().stream().map(ExperimentListCommand::json).toList()).put("tasks",
                            Tasks.all().stream().map(task -> new JsonReport().put("name", task.name())
                                    .put("description", task.description())).toList()));
            return;
        }
        for (Experiment<?> experiment : ExperimentRegistry.all()) {
            Card card = experiment.card();
            console.printLine(card.name());
            console.printLine("  " + card.question());
            console.printLine("  " + card.source());
        }
        console.printLine("");
        console.printLine("Tasks (--task):");
        for (Task task : Tasks.all()) {
            console.printLine("  " + task.name() + ": " + task.description());
        }
    }

    private static JsonReport json(Experiment<?> experiment) {
        Card card = experiment.card();
        return new JsonReport().put("name", card.name()).put("question", card.question()).put("source", card.source())
                .put("faithful", card.faithful()).put("analogue", card.analogue())
                .put("problems", experiment.defaultProblems());
    }
}
