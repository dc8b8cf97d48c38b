package io.swerve.bench.cli;

import io.swerve.bench.console.CommandGroup;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code swerve experiment}: the reasoning lab. */
@Command(name = "experiment", description = "Runs experiments on how models reason, on the embedded models or any others.", synopsisSubcommandLabel = "NAME")
final class ExperimentCommand extends CommandGroup {
    @Override
    public List<Child> children() {
        return Stream
                .concat(Stream
                        .of(ExperimentListCommand.class, ExperimentAllCommand.class, ExperimentVerifyCommand.class)
                        .map(Child::of),
                        ExperimentRegistry.all().stream().map(experiment -> new Child(experiment.card().name(),
                                experiment.card().question(), () -> ExperimentRunCommand.of(experiment))))
                .toList();
    }
}
