package io.swerve.bench.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;

/**
 * Where a command writes. Results go to the standard output, as text or as one JSON object; everything else, progress
 * included, to the error stream.
 *
 * <p>
 * Java can't ask whether a single stream is a terminal, so the launcher tells, by the system properties
 * {@code swerve.terminal.out}, {@code swerve.terminal.err} and {@code swerve.terminal.columns}.
 */
final class Console {
    private static final int DEFAULT_COLUMNS = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final Interruption interruption;
    private final boolean colours = Boolean.getBoolean("swerve.terminal.out") && System.getenv("NO_COLOR") == null;
    private final boolean bars = Boolean.getBoolean("swerve.terminal.err");
    private final int columns = Math.clamp(Integer.getInteger("swerve.terminal.columns", DEFAULT_COLUMNS), 40, 400);

    Console(PrintWriter out, PrintWriter err, boolean json, Interruption interruption) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.interruption = interruption;
    }

    /** Whether the result is to be one JSON object. */
    boolean json() {
        return json;
    }

    /** The width of the terminal, or a usual one. */
    int columns() {
        return columns;
    }

    /** The colours of the standard output. */
    Palette palette() {
        return colours ? Palette.ANSI : Palette.PLAIN;
    }

    /** Prints a part of the result at once. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    /** Prints a line of the result. */
    void printLine(String line) {
        out.println(line);
    }

    /** Prints the whole result. */
    void print(JsonReport report) {
        out.println(report.text());
    }

    /** Prints the whole result. */
    void print(JsonObject object) {
        out.println(object);
    }

    /** Prints a line beside the result. */
    void note(String line) {
        out.flush();
        err.println(line);
        err.flush();
    }

    /** Shows how far the work is, on a terminal, until it is closed. */
    Progress progress(String task, long total) {
        return bars ? new ProgressLine(task, total, err, columns) : Progress.HIDDEN;
    }

    /** Says what ends the present work when the program is told to stop, by Ctrl-C for example. */
    void cancelsBy(Runnable action) {
        interruption.cancelsBy(action);
    }

    /** Whether the program was told to stop. */
    boolean stopping() {
        return interruption.requested();
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
