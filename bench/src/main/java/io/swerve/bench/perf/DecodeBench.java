package io.swerve.bench.perf;

import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code swerve bench} and {@code swerve bench decode} both do: measure the variants of decoding. */
@Command(mixinStandardHelpOptions = true)
abstract class DecodeBench implements Callable<Integer> {
    private static final int[] ROW_LENGTHS = {768, 32_000, RowResult.TARGET_LENGTH};

    private static final int RUNS = 15;

    @Mixin
    private BenchFlags flags;

    @Mixin
    private MeasureFlags how;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of each measured run. Default: 256 for the embedded model, else 16.")
    private Integer tokens;

    private record Job(Path file, DecodeBenchmark benchmark) {}

    @Override
    public final Integer call() throws IOException {
        BenchLog.quiet();
        Machine machine = Machine.current();
        ModelOptions modelOptions = how.modelOptions();
        List<Job> jobs = jobs();
        List<DecodeReport> models = new ArrayList<>();
        for (Job job : jobs) {
            try (BenchFlags.Bar bar = flags.bar(job.file().getFileName().toString(), job.benchmark().repetitions())) {
                models.add(job.benchmark().run(job.file(), modelOptions, bar::reached));
            }
        }
        List<RowResult> rows = new ArrayList<>();
        for (int length : ROW_LENGTHS) {
            rows.add(new RowBenchmark(length, how.clock()).run(flags.runs(RUNS)));
        }
        flags.show(new BenchReport(machine, models, rows).result(jobs.stream().map(Job::file).toList()));
        return CommandLine.ExitCode.OK;
    }

    private List<Job> jobs() throws IOException {
        benchmark(1); // a wrong number is told before a model is made
        List<Job> jobs = new ArrayList<>();
        for (ModelChoice.Chosen chosen : how.models().models()) {
            jobs.add(new Job(chosen.file(), benchmark(chosen.small() ? 256 : 16)));
        }
        return jobs;
    }

    private DecodeBenchmark benchmark(int defaultTokens) {
        SessionOptions options = flags.sessionOptions();
        PairedRuns runs = how.runs(flags.runs(RUNS), options);
        return flags.checked(() -> new DecodeBenchmark(options.threads(), tokens == null ? defaultTokens : tokens,
                runs.repetitions(), runs.settle(), runs.clock()));
    }
}
