package io.swerve.bench.perf;

import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code swerve bench decode}, and {@code swerve bench} itself: what entropy, taps and steering cost. */
@Command(name = "decode", description = "Decodes plainly, with entropy, with all layers tapped and with steering, in turns.")
public class DecodeBenchCommand extends ConsoleCommand {
    private static final int[] ROW_LENGTHS = {768, 32_000, RowResult.TARGET_LENGTH};

    private static final int RUNS = 15;

    @Mixin
    private MeasureFlags how;

    @Mixin
    private BenchFlags flags;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of each measured run. Default: 256 for the embedded model, else 16.")
    private Integer tokens;

    /** Made by picocli. */
    public DecodeBenchCommand() {}

    @Override
    protected final void run(Console console) throws IOException {
        Machine machine = Machine.current();
        ModelOptions modelOptions = how.modelOptions(this);
        benchmark(true); // a wrong number is told before a model is made
        List<Path> files = new ArrayList<>();
        List<DecodeReport> models = new ArrayList<>();
        for (ModelChoice.BenchModel chosen : how.models().models(this)) {
            files.add(chosen.file());
            try (ProgressLine progress = console.progress(chosen.file().getFileName().toString())) {
                models.add(benchmark(chosen.small()).run(chosen.file(), modelOptions, progress));
            }
        }
        List<RowResult> rows = new ArrayList<>();
        for (int length : ROW_LENGTHS) {
            rows.add(new RowBenchmark(length, how.clock()).run(flags.runs(RUNS, this)));
        }
        flags.show(new BenchReport(machine, models, rows).result(files), console);
    }

    private DecodeBenchmark benchmark(boolean small) {
        SessionOptions options = how.models().check(this);
        PairedRuns runs = how.runs(flags.runs(RUNS, this), options, this);
        return checked(() -> new DecodeBenchmark(options.threads(), tokens == null ? small ? 256 : 16 : tokens,
                runs.repetitions(), runs.settle(), runs.clock()));
    }
}
