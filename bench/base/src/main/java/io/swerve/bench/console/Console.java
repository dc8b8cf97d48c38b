package io.swerve.bench.console;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.ExitCode;

/**
 * Where a command writes. Results go to the standard output, as text or as one JSON object; everything else, progress
 * included, to the error stream.
 *
 * <p>
 * Java can't ask whether a single stream is a terminal, so the launcher tells, by the system properties
 * {@code swerve.terminal.out}, {@code swerve.terminal.err}, {@code swerve.terminal.columns} and {@code swerve.pipe.in}.
 */
public final class Console {
    private static final int DEFAULT_COLUMNS = 100;
    private static final boolean DUMB = "dumb".equals(System.getenv("TERM"));

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final Interruption interruption;
    private final boolean colours = Boolean.getBoolean("swerve.terminal.out") && !DUMB
            && System.getenv("NO_COLOR") == null;
    private final boolean bars = Boolean.getBoolean("swerve.terminal.err") && !DUMB;
    private final int columns = Math.clamp(Integer.getInteger("swerve.terminal.columns", DEFAULT_COLUMNS), 40, 400);
    private int exitCode = ExitCode.OK;

    Console(PrintWriter out, PrintWriter err, boolean json, Interruption interruption) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.interruption = interruption;
    }

    /**
     * Tells where the launcher says that standard input is no terminal.
     *
     * @return whether a text that nobody named may be read there
     */
    public static boolean hasPipe() {
        return Boolean.getBoolean("swerve.pipe.in");
    }

    /**
     * Tells how the result is to be written.
     *
     * @return whether it is to be one JSON object
     */
    public boolean json() {
        return json;
    }

    /** {@return the width of the terminal, or a usual one, 40 to 400 characters} */
    public int columns() {
        return columns;
    }

    /** {@return the colours of the standard output, none where it is no terminal} */
    public Palette palette() {
        return colours ? Palette.ANSI : Palette.PLAIN;
    }

    /**
     * Prints a part of the result at once.
     *
     * @param text the part
     */
    public void print(String text) {
        out.print(text);
        out.flush();
    }

    /**
     * Prints a line of the result.
     *
     * @param line the line
     */
    public void printLine(String line) {
        out.println(line);
    }

    /**
     * Prints the whole result.
     *
     * @param report the result
     */
    public void print(JsonReport report) {
        out.println(report.text());
    }

    /**
     * Prints the whole result.
     *
     * @param object the result
     */
    public void print(JsonObject object) {
        out.println(JsonReport.text(object));
    }

    /**
     * Prints a line beside the result.
     *
     * @param line the line
     */
    public void note(String line) {
        out.flush();
        err.println(line);
        err.flush();
    }

    /**
     * Shows how far the work is, on a terminal, until it is closed.
     *
     * @param task what is done
     * @return to be told of what is done, and to be closed
     */
    public ProgressLine progress(String task) {
        return new ProgressLine(task, bars ? err : null, columns, interruption);
    }

    /**
     * Says what ends the present work when the program is told to stop, by Ctrl-C for example.
     *
     * @param action ends it; runs in a thread of its own
     */
    public void cancelsBy(Runnable action) {
        interruption.cancelsBy(action);
    }

    /**
     * Tells whether the program was told to stop.
     *
     * @return whether the work is to end as soon as it can
     */
    public boolean stopping() {
        return interruption.requested();
    }

    /**
     * Ends the work if the program was told to stop.
     *
     * @throws CancellationException if so
     */
    public void continueOrStop() {
        if (stopping()) {
            throw new CancellationException();
        }
    }

    /** Makes the command fail, though it has a result. */
    public void fail() {
        exitCode = ExitCode.SOFTWARE;
    }

    int exitCode() {
        return exitCode;
    }

    /** Lets out what was printed so far. */
    public void flush() {
        out.flush();
        err.flush();
    }
}
