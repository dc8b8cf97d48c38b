package io.swerve.bench.cli;

import io.swerve.bench.console.CommandGroup;
import io.swerve.bench.console.CommandParent;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code swerve} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped from the keyboard.
 */
@Command(name = "swerve", description = "Runs quantized language models in the JVM, watches them think and steers them.", footer = "%nswerve help COMMAND tells more about one.")
public final class SwerveCommand extends CommandGroup {
    private static final String HELP = "help";

    /** Made by picocli. */
    SwerveCommand() {}

    @Override
    public List<Child> children() {
        return Stream.of(DemoCommand.class, ChatCommand.class, GenerateCommand.class, ScoreCommand.class,
                PerplexityCommand.class,
                ActivationsCommand.class, ExtractCommand.class, MergeCommand.class, CalibrateCommand.class,
                SteerCommand.class, CompareCommand.class, GradeCommand.class, InspectCommand.class,
                TemplateCommand.class, VectorCommand.class,
                DoctorCommand.class, SaeCommand.class, BenchCommand.class, EffectCommand.class, DevicesCommand.class,
                ExperimentCommand.class).map(Child::of).toList();
    }

    /** Makes the command as a program runs it, with those below it that the arguments may mean; null makes all. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, List<String> arguments) {
        return ConsoleCommand.settled(CommandParent.grown(new CommandLine(new SwerveCommand()), arguments), out, err);
    }

    /** Runs the command; returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<String> meant = new ArrayList<>(List.of(arguments));
        if (!meant.isEmpty() && meant.getFirst().equals(HELP)) {
            meant.removeFirst();
            meant.add("--help");
        }
        CommandLine line = commandLine(out, err, meant);
        int code;
        try {
            code = line.execute(meant.toArray(String[]::new));
        } catch (Error e) { // picocli's handlers see exceptions only
            Failures.print(line, e, false);
            code = CommandLine.ExitCode.SOFTWARE;
        }
        out.flush();
        err.flush();
        return code;
    }

    /**
     * Runs the command and ends the JVM.
     *
     * @param arguments
     *            the command line
     */
    public static void main(String[] arguments) {
        PrintWriter out = utf8(FileDescriptor.out);
        int code = run(out, utf8(FileDescriptor.err), arguments);
        System.exit(out.checkError() && code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code);
    }

    /** Text leaves the program as UTF-8, whatever the locale: JSON is defined so, and tokens know no other encoding. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), false);
    }
}
