package io.swerve.bench.cli;

import io.swerve.bench.perf.BenchCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The {@code swerve} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped from the keyboard.
 */
@Command(name = "swerve", description = "Runs quantized language models in the JVM, watches them think and steers them.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class SwerveCommand implements Runnable {
    private static final String EXPERIMENT = "experiment";

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
        return commandLine(out, err, List.of());
    }

    /**
     * Makes the command with the subcommand that the arguments begin with, or with all of them where that is none: picocli
     * takes a quarter of a second of a JVM that has just started to look into all.
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, List<String> arguments) {
        CommandLine line = new CommandLine(new SwerveCommand());
        SequencedMap<String, Class<?>> all = subcommands();
        Class<?> only = arguments.isEmpty() ? null : all.get(arguments.getFirst());
        if (only != null) {
            line.addSubcommand(arguments.getFirst(), only);
        } else {
            all.forEach(line::addSubcommand);
        }
        if (line.getSubcommands().containsKey(EXPERIMENT)) {
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
            code = commandLine(out, err, List.of(arguments)).execute(arguments);
        } catch (Error e) { // picocli's handlers see exceptions only
            Failures.print(err, "swerve", e, false);
            code = CommandLine.ExitCode.SOFTWARE;
        }
        out.flush();
        err.flush();
        System.exit(out.checkError() && code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code);
    }

    private static SequencedMap<String, Class<?>> subcommands() {
        SequencedMap<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand.class);
        commands.put("generate", GenerateCommand.class);
        commands.put("score", ScoreCommand.class);
        commands.put("perplexity", PerplexityCommand.class);
        commands.put("activations", ActivationsCommand.class);
        commands.put("extract", ExtractCommand.class);
        commands.put("merge", MergeCommand.class);
        commands.put("calibrate", CalibrateCommand.class);
        commands.put("steer", SteerCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("inspect", InspectCommand.class);
        commands.put("vector", VectorCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("sae", SaeCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("effect", EffectCommand.class);
        commands.put(EXPERIMENT, ExperimentCommand.class);
        return commands;
    }

    /** Text leaves the program as UTF-8, whatever the locale: JSON is defined so, and tokens know no other encoding. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), false);
    }
}
