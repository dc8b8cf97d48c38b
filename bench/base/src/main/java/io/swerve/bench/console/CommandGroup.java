package io.swerve.bench.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing but have others below it. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND")
public abstract class CommandGroup implements Runnable, CommandParent {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    /** Made by subclasses. */
    protected CommandGroup() {}

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
