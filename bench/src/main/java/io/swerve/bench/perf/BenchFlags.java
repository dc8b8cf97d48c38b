package io.swerve.bench.perf;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every suite has, and what they all do with their results. */
public final class BenchFlags {
    private static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads of everything that is measured. Default: what sessions take.")
    private Integer threads;

    @Option(names = "--runs", paramLabel = "N", description = "Repetitions. Default: the suite's own number, enough for an interval.")
    private Integer runs;

    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the results to DIR/SUITE.json, too, and a page with those of all suites to DIR/report.html.")
    private Path out;

    /** Made by picocli. */
    public BenchFlags() {}

    /**
     * Returns how often to repeat.
     *
     * @param usual the suite's own number
     * @return what was asked for, or the usual
     */
    public int runs(int usual) {
        if (runs != null && runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs must be at least 1, was " + runs);
        }
        return runs == null ? usual : runs;
    }

    /**
     * Returns the options of sessions.
     *
     * @return the defaults with as many threads as were asked for
     * @throws ParameterException if there can't be as many
     */
    public SessionOptions sessionOptions() {
        SessionOptions options = SessionOptions.defaults();
        return threads == null ? options : checked(() -> options.withThreads(threads));
    }

    /**
     * Makes something of options.
     *
     * @param <T> what
     * @param maker throws IllegalArgumentException if an option makes no sense
     * @return what it makes
     * @throws ParameterException if it throws; a wrong usage
     */
    public <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * Shows how far the work is, where the launcher says that the error stream is a terminal.
     *
     * @param name what is done
     * @param total how much there is to do
     * @return to be told of what is done, and to be closed
     */
    public Bar bar(String name, long total) {
        return new Bar(Boolean.getBoolean("swerve.terminal.err")
                ? new ProgressBarBuilder().setTaskName(name).setInitialMax(total).build()
                : null);
    }

    /**
     * Tells the user something beside the results.
     *
     * @param line what
     */
    public void note(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    /** A bar, or nothing. */
    public static final class Bar implements AutoCloseable {
        private final ProgressBar bar;

        private Bar(ProgressBar bar) {
            this.bar = bar;
        }

        /**
         * Moves the bar.
         *
         * @param done how much is done
         */
        public void reached(long done) {
            if (bar != null) {
                bar.stepTo(done);
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    /**
     * Prints what was found, and writes it where the user wants it.
     *
     * @param result what was found
     * @throws IOException if it can't be written
     */
    public void show(BenchResult result) throws IOException {
        if (out != null) {
            new BenchFolder(out).add(result);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.print(json ? JSON.toJson(result.data()) + System.lineSeparator() : result.text());
        Memory.peak().ifPresent(bytes -> {
            if (!json) {
                console.printf(Locale.ROOT, "%nat most %.2f GB of memory were resident, mapped weights included%n",
                        bytes * 1e-9);
            }
        });
        console.flush();
    }
}
