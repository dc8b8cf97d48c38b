package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Progress;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code swerve bench guard}: has anything become slower than it was committed to be? Only ratios are compared, measured
 * on the embedded model with one thread in processor time, which other programs hardly disturb. What seems to have
 * fallen is measured once more before it fails.
 */
@Command(name = "guard", description = "Compares the ratios of a short run with the committed ones; exit code 1 if one fell by more than its noise.")
public final class GuardCommand extends ConsoleCommand {
    private static final ModelOptions PROCESSOR_ONLY = ModelOptions.defaults().withGpuLayers(0);
    private static final int SETTLE_MILLIS = 20;
    private static final String COMMITTED = "bench/results/guard.json";

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

    @Option(names = "--against", paramLabel = "FILE", description = "The committed ratios. Default: "
            + COMMITTED + " of the checkout.")
    private Path against;

    @Option(names = "--fresh", paramLabel = "FILE", description = "Compare these ratios, written by --record, and measure nothing.")
    private Path fresh;

    @Option(names = "--record", paramLabel = "FILE", converter = OutputPath.File.class, description = "Measure and write the ratios, and compare nothing.")
    private OutputPath record;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "12", description = "Repetitions of each suite. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "64", description = "Tokens of each measured run. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    /** Made by picocli. */
    public GuardCommand() {}

    @Override
    protected void run(Console console) throws IOException {
        if (fresh != null && record != null) {
            throw usage("--fresh measures nothing that --record could write");
        }
        int threads = model.check(SessionOptions.defaults().withThreads(1), this).threads();
        RatioFile.Settings settings = new RatioFile.Settings(threads, threads == 1 ? Clock.CPU : Clock.WALL);
        Machine machine = Machine.current();
        if (record != null) {
            RatioFile measured = new RatioFile(machine, settings, measure(settings, console));
            measured.write(record.path());
            if (console.json()) {
                console.print(new JsonReport().put("ratios", measured.ratios().size()).put("file", record.toString()));
            } else {
                console.printLine("wrote " + measured.ratios().size() + " ratios to " + record);
            }
            return;
        }
        RatioFile committed = RatioFile.read(against == null ? committed() : against);
        requireComparable(committed, settings);
        GuardReport report = compared(committed, machine, console);
        if (console.json()) {
            console.print(report.json());
        } else {
            console.print(report.text());
        }
        if (report.failures() > 0) {
            console.fail();
        }
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

    private static void requireComparable(RatioFile file, RatioFile.Settings settings) {
        if (!file.settings().equals(settings)) {
            throw new SwerveException("the ratios were measured with " + file.settings() + ", not with " + settings
                    + ": make them anew with --record");
        }
    }

    private GuardReport compared(RatioFile committed, Machine machine, Console console) throws IOException {
        if (fresh != null) {
            RatioFile other = RatioFile.read(fresh);
            requireComparable(other, committed.settings());
            return new GuardReport(committed, other.machine(),
                    RatioChange.between(committed.ratios(), other.ratios()));
        }
        GuardReport first = new GuardReport(committed, machine, RatioChange.between(committed.ratios(),
                measure(committed.settings(), console)));
        return first.failures() == 0
                ? first
                : new GuardReport(committed, machine, RatioChange.better(first.changes(),
                        RatioChange.between(committed.ratios(), measure(committed.settings(), console))));
    }

    private List<Ratio> measure(RatioFile.Settings settings, Console console) throws IOException {
        Path file = model.one(this);
        try (ProgressLine progress = console.progress("")) {
            Stream<Ratio> decode = decode(file, settings, stage(progress, "decode"));
            SessionOptions options = SessionOptions.defaults().withThreads(settings.threads());
            PairedRuns paired = new PairedRuns(runs, SETTLE_MILLIS, settings.clock());
            List<Suite> suites = List.of(new PrefillSuite(Math.max(2, 2 * tokens)),
                    new ParallelSuite(List.of(1, 4, 8), tokens, tokens),
                    new ExtractSuite(Math.max(1, tokens / 16), tokens / 2 + 1));
            try (Model opened = Model.load(file, PROCESSOR_ONLY)) {
                return Stream.concat(decode, suites.stream().flatMap(suite -> suite.measure(opened, options, paired,
                        stage(progress, suite.getClass().getSimpleName())).ratios().stream())).toList();
            }
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private static Progress stage(ProgressLine line, String name) {
        return (done, total) -> line.at(name, done, total);
    }

    private Stream<Ratio> decode(Path file, RatioFile.Settings settings, Progress progress) {
        DecodeReport report = new DecodeBenchmark(settings.threads(), tokens, runs, SETTLE_MILLIS, settings.clock())
                .run(file, PROCESSOR_ONLY, progress);
        return report.variants().stream().filter(result -> result.variant().baseline() != result.variant())
                .map(result -> new Ratio("decode", report.model(), result.variant().name().toLowerCase(
                        Locale.ROOT), result.ratio()));
    }
}
