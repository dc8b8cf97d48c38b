package io.swerve.bench.cli;

import io.swerve.bench.perf.BenchCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The {@code swerve} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped from the keyboard.
 */
@Command(name = "swerve", description = "Runs quantized language models in the JVM, watches them think and steers them.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
        DemoCommand.class, GenerateCommand.class, ScoreCommand.class, PerplexityCommand.class,
        ActivationsCommand.class, ExtractCommand.class, MergeCommand.class, CalibrateCommand.class, SteerCommand.class,
        CompareCommand.class, InspectCommand.class, VectorCommand.class,
        DoctorCommand.class, SaeCommand.class, BenchCommand.class, EffectCommand.class,
        ExperimentCommand.class})
public final class SwerveCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by picocli. */
    SwerveCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: "
                + String.join(", ", spec.subcommands().keySet()));
    }

    /** Returns the command as a program runs it, on the given streams. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, true);
    }

    /** The commands of the experiments, whose options follow from their settings, take a while to make. */
    private static CommandLine commandLine(PrintWriter out, PrintWriter err, boolean experiments) {
        CommandLine line = new CommandLine(new SwerveCommand());
        if (experiments) {
            ExperimentCommand.register(line);
        }
        // These reach the subcommands that are there.
        return line.setOut(out).setErr(err)
                .setParameterExceptionHandler(Failures::usage).setExecutionExceptionHandler(Failures::failure)
                .setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true)
                // "-p --raw" is more likely a forgotten text than the text "--raw"
                .setAllowOptionsAsOptionParameters(false);
    }

    /**
     * Runs the command and ends the JVM.
     *
     * @param arguments
     *            the command line
     */
    public static void main(String[] arguments) {
        PrintWriter out = utf8(FileDescriptor.out);
        PrintWriter err = utf8(FileDescriptor.err);
        int code;
        try {
            code = commandLine(out, err, List.of(arguments).contains("experiment")).execute(arguments);
        } catch (Error e) { // picocli's handlers see exceptions only
            Failures.print(err, "swerve", e, false);
            code = CommandLine.ExitCode.SOFTWARE;
        }
        out.flush();
        err.flush();
        System.exit(out.checkError() && code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code);
    }

    /** Text leaves the program as UTF-8, whatever the locale: JSON is defined so, and tokens know no other encoding. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), false);
    }
}
