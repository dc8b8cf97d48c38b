package io.swerve.bench.endurance;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.BenchLog;
import io.swerve.bench.perf.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code swerve bench endurance}: allocation, garbage collections and memory over a long time. */
@Command(name = "endurance", description = "Counts what decoding allocates on the Java heap, and watches the process's memory during hours of mixed work.", mixinStandardHelpOptions = true, sortOptions = false)
public final class EnduranceCommand implements Callable<Integer> {
    private static final int PARTS = 1000;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "A GGUF model. Default: the embedded reasoning model.")
    private Path model;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "100000", description = "Tokens that each loop decodes while its allocation is counted, in each of --runs sessions (1 unless told); 0 for no loops. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(names = "--cold", paramLabel = "N", defaultValue = "50000", description = "Tokens that each loop decodes before, until all code is compiled; counted for themselves. Default: ${DEFAULT-VALUE}.")
    private int cold;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "5", description = "Minutes of mixed work, of which the first sixth warms up; 0 for none. Default: ${DEFAULT-VALUE}; 60 for a real answer.")
    private double minutes;

    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "5", description = "Seconds from one look at the memory to the next. Default: ${DEFAULT-VALUE}.")
    private double every;

    @Mixin
    private BenchFlags flags;

    /** Made by picocli. */
    public EnduranceCommand() {}

    @Override
    public Integer call() throws IOException {
        BenchLog.quiet();
        if (tokens < 0 || cold < 0 || !(minutes >= 0 && minutes < Double.POSITIVE_INFINITY) || !(every >= 0)
                || tokens == 0 && minutes == 0) {
            throw new ParameterException(spec.commandLine(), "tokens, cold tokens, minutes and seconds must be at"
                    + " least 0, and tokens or minutes above, were " + tokens + ", " + cold + ", " + minutes + " and "
                    + every);
        }
        SessionOptions options = flags.sessionOptions();
        Machine machine = Machine.current();
        Path file = model == null ? LabModel.THINK.path() : model;
        List<AllocationResult> allocation = tokens == 0 ? List.of() : allocation(file, options, flags.runs(1));
        MemoryRun memory = minutes == 0 ? null : memory(file, options);
        flags.show(new EnduranceReport(machine, file, options.threads(), allocation, memory)
                .result(spec.usageMessage().description()[0]));
        return CommandLine.ExitCode.OK;
    }

    private List<AllocationResult> allocation(Path file, SessionOptions options, int runs) {
        AllocationMeter meter = new AllocationMeter(tokens, cold);
        List<AllocationResult> results = new ArrayList<>();
        try (Model opened = Model.load(file, ModelOptions.defaults().withGpuLayers(0));
                BenchFlags.Bar bar = flags.bar("tokens", (long) runs * TokenLoop.Kind.values().length)) {
            for (int run = 0; run < runs; run++) {
                for (TokenLoop.Kind kind : TokenLoop.Kind.values()) {
                    results.add(meter.measure(kind, opened, options));
                    bar.reached(results.size());
                }
            }
        }
        return results;
    }

    private MemoryRun memory(Path file, SessionOptions options) throws IOException {
        try (BenchFlags.Bar bar = flags.bar("mixed work", PARTS)) {
            return MemoryRun.of(file, options, minutes * 60, every, part -> bar.reached((long) (part * PARTS)));
        }
    }
}
