package io.swerve.bench.cli;

import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentRegistry;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code swerve experiment}: the reasoning lab. */
@Command(name = "experiment", description = "Runs experiments on how models reason, on the embedded models or any others.", synopsisSubcommandLabel = "NAME", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
        ExperimentListCommand.class, ExperimentAllCommand.class})
final class ExperimentCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name an experiment: "
                + String.join(", ", spec.subcommands().keySet()));
    }

    /** Adds a command for each experiment. */
    static void register(CommandLine swerve) {
        CommandLine parent = swerve.getSubcommands().get("experiment");
        for (Experiment<?> experiment : ExperimentRegistry.all()) {
            parent.addSubcommand(experiment.card().name(), ExperimentRunCommand.of(experiment));
        }
    }
}
