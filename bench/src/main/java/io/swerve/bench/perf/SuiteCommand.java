package io.swerve.bench.perf;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that measures one suite on one model or several. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class SuiteCommand implements Callable<Integer> {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelChoice models;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each session. Default: what sessions take.")
    private Integer threads;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "9", description = "Repetitions, each of two runs of everything. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--settle", paramLabel = "MS", defaultValue = "300", description = "Milliseconds to work before each measured run. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", defaultValue = "wall", description = "Measure the time that passes, or the processor time of a single thread, which other programs hardly disturb. Default: ${DEFAULT-VALUE}.")
    private Clock clock;

    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the JSON object to a file, too.")
    private Path out;

    /**
     * Makes the suite for one model.
     *
     * @param small whether the model is so small that runs may be long
     * @throws IllegalArgumentException if an option of the suite's own makes no sense
     */
    abstract Suite suite(boolean small);

    @Override
    public final Integer call() throws IOException {
        BenchLog.quiet();
        Machine machine = Machine.current();
        PairedRuns paired;
        SessionOptions options = SessionOptions.defaults();
        try {
            paired = new PairedRuns(runs, settle, clock);
            options = threads == null ? options : options.withThreads(threads);
            suite(true);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (clock == Clock.CPU && options.threads() > 1) {
            throw new ParameterException(spec.commandLine(), "processor time is that of one thread: use --threads 1 "
                    + "with it, was " + options.threads());
        }
        List<SuiteReport> reports = new ArrayList<>();
        for (ModelChoice.Chosen chosen : models.models()) {
            try (Model model = Model.load(chosen.file(), ModelOptions.defaults().withGpuLayers(0));
                    ProgressBar bar = bar(chosen.file())) {
                reports.add(suite(chosen.small()).measure(model, options, paired,
                        bar == null ? _ -> {} : bar::stepTo));
            }
        }
        print(machine, reports);
        return CommandLine.ExitCode.OK;
    }

    /** A bar where the launcher says that the error stream is a terminal; null elsewhere. */
    private ProgressBar bar(Path file) {
        return Boolean.getBoolean("swerve.terminal.err")
                ? new ProgressBarBuilder().setTaskName(file.getFileName().toString()).setInitialMax(runs).build()
                : null;
    }

    private void print(Machine machine, List<SuiteReport> reports) throws IOException {
        JsonObject object = new JsonObject();
        object.add("machine", GSON.toJsonTree(machine));
        JsonArray array = new JsonArray();
        reports.forEach(report -> array.add(report.json()));
        object.add("reports", array);
        if (out != null) {
            Files.writeString(out, GSON.toJson(object) + System.lineSeparator());
        }
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(GSON.toJson(object));
        } else {
            console.println(machine.line());
            reports.forEach(report -> console.print(System.lineSeparator() + report.text()));
        }
        console.flush();
    }
}
