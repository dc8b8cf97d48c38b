package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code swerve bench guard}: has anything become slower than it was committed to be? Only ratios are compared, measured
 * on the embedded model with one thread in processor time, which other programs hardly disturb. What seems to have
 * fallen is measured once more before it fails.
 */
@Command(name = "guard", description = "Compares the ratios of a short run with the committed ones; exit code 1 if one fell by more than its noise.", mixinStandardHelpOptions = true)
public final class GuardCommand implements Callable<Integer> {
    private static final ModelOptions PROCESSOR_ONLY = ModelOptions.defaults().withGpuLayers(0);
    private static final RatioFile.Settings SETTINGS = new RatioFile.Settings(1, Clock.CPU);
    private static final int SETTLE_MILLIS = 20;
    private static final String COMMITTED = "bench/results/guard.json";

    @Spec
    private CommandSpec spec;

    @Option(names = "--against", paramLabel = "FILE", description = "The committed ratios. Default: "
            + COMMITTED + " of the checkout.")
    private Path against;

    @Option(names = "--fresh", paramLabel = "FILE", description = "Compare these ratios, written by --record, and measure nothing.")
    private Path fresh;

    @Option(names = "--record", paramLabel = "FILE", description = "Measure and write the ratios, and compare nothing.")
    private Path record;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "12", description = "Repetitions of each suite. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "64", description = "Tokens of each measured run. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    /** Made by picocli. */
    public GuardCommand() {}

    @Override
    public Integer call() throws IOException {
        if (fresh != null && record != null) {
            throw new ParameterException(spec.commandLine(), "--fresh measures nothing that --record could write");
        }
        BenchLog.quiet();
        Machine machine = Machine.current();
        PrintWriter console = spec.commandLine().getOut();
        if (record != null) {
            RatioFile measured = new RatioFile(machine, SETTINGS, measure());
            measured.write(record);
            console.println("wrote " + measured.ratios().size() + " ratios to " + record);
            return CommandLine.ExitCode.OK;
        }
        RatioFile committed = RatioFile.read(against == null ? committed() : against);
        requireComparable(committed);
        GuardReport report = compared(committed, machine);
        console.print(json ? report.json() + System.lineSeparator() : report.text());
        console.flush();
        return report.failures() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** The launcher tells where the checkout is. */
    private static Path committed() {
        Path file = Path.of(System.getProperty("swerve.home", "")).resolve(COMMITTED);
        if (!Files.exists(file)) {
            throw new SwerveException("there are no committed ratios at " + file
                    + ": name them with --against, or make them with --record " + file);
        }
        return file;
    }

    private static void requireComparable(RatioFile file) {
        if (!file.settings().equals(SETTINGS)) {
            throw new SwerveException("the ratios were measured with " + file.settings() + ", not with " + SETTINGS
                    + ": make them anew with --record");
        }
    }

    private GuardReport compared(RatioFile committed, Machine machine) throws IOException {
        if (fresh != null) {
            RatioFile other = RatioFile.read(fresh);
            requireComparable(other);
            return new GuardReport(committed, other.machine(),
                    RatioChange.between(committed.ratios(), other.ratios()));
        }
        GuardReport first = new GuardReport(committed, machine, RatioChange.between(committed.ratios(), measure()));
        return first.failures() == 0
                ? first
                : new GuardReport(committed, machine, RatioChange.better(first.changes(),
                        RatioChange.between(committed.ratios(), measure())));
    }

    private List<Ratio> measure() throws IOException {
        Path model = LabModel.THINK.path();
        List<Ratio> ratios = new ArrayList<>();
        try {
            ratios.addAll(decode(model));
            ratios.addAll(suites(model));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return ratios;
    }

    private List<Ratio> suites(Path file) {
        SessionOptions options = SessionOptions.defaults().withThreads(SETTINGS.threads());
        PairedRuns paired = new PairedRuns(runs, SETTLE_MILLIS, SETTINGS.clock());
        try (Model model = Model.load(file, PROCESSOR_ONLY)) {
            return Stream
                    .of(new PrefillSuite(Math.max(2, 2 * tokens)), new ParallelSuite(List.of(1, 4, 8), tokens, tokens),
                            new ExtractSuite(Math.max(1, tokens / 16), tokens / 2 + 1))
                    .flatMap(suite -> suite.measure(model, options, paired, _ -> {}).ratios().stream()).toList();
        }
    }

    private List<Ratio> decode(Path model) {
        DecodeReport report = new DecodeBenchmark(SETTINGS.threads(), tokens, runs, SETTLE_MILLIS, SETTINGS.clock())
                .run(model, PROCESSOR_ONLY, _ -> {});
        return report.variants().stream().filter(result -> result.variant().baseline() != result.variant())
                .map(result -> new Ratio("decode", report.model(), result.variant().name().toLowerCase(
                        Locale.ROOT), result.ratio()))
                .toList();
    }
}
