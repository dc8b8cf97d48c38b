package io.swerve.bench.perf;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.OutputPath;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that every suite has, and what they all do with their results. */
public final class BenchFlags {
    @Option(names = "--runs", paramLabel = "N", description = "Repetitions. Default: the suite's own number, enough for an interval.")
    private Integer runs;

    @Option(names = "--out", paramLabel = "DIR", converter = OutputPath.Folder.class, description = "Write the results to DIR/SUITE.json, too, and a page with those of all suites to DIR/report.html.")
    private OutputPath out;

    /** Made by picocli. */
    public BenchFlags() {}

    /**
     * {@return how often to repeat: what was asked for, or the usual}
     *
     * @param usual the suite's own number
     * @param command whose options these are
     * @throws ParameterException if it is less than once
     */
    public int runs(int usual, ConsoleCommand command) {
        if (runs != null && runs < 1) {
            throw command.usage("--runs must be at least 1, was " + runs);
        }
        return runs == null ? usual : runs;
    }

    /**
     * Prints what was found, and writes it where the user wants it.
     *
     * @param result what was found
     * @param console where to print it
     * @throws IOException if it can't be written
     */
    public void show(BenchResult result, Console console) throws IOException {
        if (out != null) {
            new BenchFolder(out.path()).add(result);
        }
        if (console.json()) {
            console.print(result.data());
            return;
        }
        console.print(result.text());
        Memory.peak().ifPresent(bytes -> console.printLine(String.format(Locale.ROOT,
                "%nat most %.2f GB of memory were resident, mapped weights included", bytes * 1e-9)));
    }
}
