package io.swerve.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sparse autoencoders. */
@Command(name = "sae", description = "Sparse autoencoders: trains them, shows what their features mean, steers with a feature.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
        SaeTrainCommand.class, SaeFeaturesCommand.class, SaeSteerCommand.class})
final class SaeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: "
                + String.join(", ", spec.subcommands().keySet()));
    }
}
