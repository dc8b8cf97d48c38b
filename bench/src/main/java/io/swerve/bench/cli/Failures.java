package io.swerve.bench.cli;

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
final class Failures {
    private Failures() {}

    /** The command line is wrong. */
    static int usage(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": " + oneLine(exception.getMessage()).replaceFirst("^Error: ", "") + suggestion(exception)
                + " (see " + name + " --help)");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String suggestion(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            return ", did you mean " + unmatched.getSuggestions().getFirst() + "?";
        }
        return "";
    }

    /** The command line is right, but the work failed. */
    static int failure(Exception exception, CommandLine command, ParseResult parsed) {
        boolean verbose = command.getCommand() instanceof ConsoleCommand console && console.verbose();
        print(command.getErr(), command.getCommandSpec().qualifiedName(), exception, verbose);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Prints an exception in one line, or with its stack trace. */
    static void print(PrintWriter err, String command, Throwable exception, boolean verbose) {
        err.println(command + ": " + oneLine(describe(exception)));
        if (verbose) {
            exception.printStackTrace(err);
        }
        err.flush();
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
