package io.swerve.bench.perf;

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

/** What {@code swerve bench} and {@code swerve bench decode} both do: measure the variants of decoding. */
@Command(mixinStandardHelpOptions = true)
abstract class DecodeBench implements Callable<Integer> {
    private static final int[] ROW_LENGTHS = {768, 32_000, RowResult.TARGET_LENGTH};

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelChoice models;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each session. Default: what sessions take.")
    private Integer threads;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "15", description = "Repetitions, each of two runs of every variant. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of each measured run. Default: 256 for the embedded model, else 16.")
    private Integer tokens;

    @Option(names = "--settle", paramLabel = "MS", defaultValue = "300", description = "Milliseconds to decode before each measured run. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", defaultValue = "wall", description = "Measure the time that passes, or the processor time of a single thread, which other programs hardly disturb. Default: ${DEFAULT-VALUE}.")
    private Clock clock;

    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the JSON object to a file, too.")
    private Path out;

    private record Job(Path file, DecodeBenchmark benchmark) {}

    @Override
    public final Integer call() throws IOException {
        BenchLog.quiet();
        Machine machine = Machine.current();
        List<Job> jobs = jobs();
        List<DecodeReport> models = new ArrayList<>();
        for (Job job : jobs) {
            try (ProgressBar bar = bar(job)) {
                models.add(job.benchmark().run(job.file(), bar == null ? _ -> {} : bar::stepTo));
            }
        }
        List<RowResult> rows = new ArrayList<>();
        for (int length : ROW_LENGTHS) {
            rows.add(new RowBenchmark(length, clock).run(runs));
        }
        print(new BenchReport(machine, models, rows));
        return CommandLine.ExitCode.OK;
    }

    private List<Job> jobs() throws IOException {
        benchmark(1); // a wrong number is told before a model is made
        List<Job> jobs = new ArrayList<>();
        for (ModelChoice.Chosen chosen : models.models()) {
            jobs.add(new Job(chosen.file(), benchmark(chosen.small() ? 256 : 16)));
        }
        return jobs;
    }

    private DecodeBenchmark benchmark(int defaultTokens) {
        try {
            SessionOptions options = SessionOptions.defaults();
            int used = threads == null ? options.threads() : options.withThreads(threads).threads();
            return new DecodeBenchmark(used, tokens == null ? defaultTokens : tokens, runs, settle, clock);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** A bar where the launcher says that the error stream is a terminal; null elsewhere. */
    private ProgressBar bar(Job job) {
        return Boolean.getBoolean("swerve.terminal.err")
                ? new ProgressBarBuilder().setTaskName(job.file().getFileName().toString()).setInitialMax(runs).build()
                : null;
    }

    private void print(BenchReport report) throws IOException {
        if (out != null) {
            Files.writeString(out, report.json() + System.lineSeparator());
        }
        PrintWriter console = spec.commandLine().getOut();
        console.print(json ? report.json() + System.lineSeparator() : report.text());
        console.flush();
    }
}
