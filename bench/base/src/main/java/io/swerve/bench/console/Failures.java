package io.swerve.bench.console;

import io.swerve.SwerveException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line on the error stream and an exit code. */
public final class Failures {
    private Failures() {}

    /** The command line is wrong. */
    static int usage(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = exception instanceof UnmatchedArgumentException unmatched
                ? Suggestions.of(unmatched)
                : exception.getMessage().replaceFirst("^Error: ", "");
        PrintWriter err = command.getErr();
        err.println(name + ": " + oneLine(Wording.of(command.getCommandSpec()).said(message)) + " (see " + name
                + " --help)");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** The command line is right, but the work failed. */
    static int failure(Exception exception, CommandLine command, ParseResult parsed) {
        print(command, exception, ConsoleCommand.isGiven(OutputOptions.VERBOSE, command.getCommandSpec()));
        return CommandLine.ExitCode.SOFTWARE;
    }

    /**
     * Prints an exception in one line, or with its stack trace.
     *
     * @param command the command that failed
     * @param exception why
     * @param verbose whether to print the stack trace, too
     */
    public static void print(CommandLine command, Throwable exception, boolean verbose) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": "
                + oneLine(Wording.of(command.getCommandSpec()).said(describe(exception))));
        if (verbose) {
            exception.printStackTrace(err);
        }
        err.flush();
    }

    /**
     * {@return what a program says of an exception: one line}
     *
     * @param exception what went wrong
     */
    public static String said(Throwable exception) {
        return oneLine(describe(exception));
    }

    private static String describe(Throwable exception) {
        String message = exception.getMessage();
        return switch (exception) {
            case UncheckedIOException e when e.getCause().getMessage() != null -> describe(e.getCause());
            case NoSuchFileException e -> "there is no file " + e.getFile();
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case FileSystemException e when e.getReason() == null -> "can't use " + e.getFile() + " ("
                    + e.getClass().getSimpleName() + ")";
            case FileNotFoundException _ -> message;
            case CancellationException _ -> "stopped";
            case SwerveException _ when message != null -> message;
            case OutOfMemoryError _ -> "out of memory (" + message + ")";
            default -> message == null
                    ? exception.getClass().getName() + " (--verbose shows where)"
                    : message;
        };
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
