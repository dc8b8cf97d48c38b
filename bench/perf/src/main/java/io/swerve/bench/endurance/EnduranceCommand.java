package io.swerve.bench.endurance;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.ModelChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code swerve bench endurance}: allocation, garbage collections and memory over a long time. */
@Command(name = "endurance", description = "Counts what decoding allocates on the Java heap, and watches the process's memory during hours of mixed work.")
public final class EnduranceCommand extends ConsoleCommand {
    private static final int PARTS = 1000;

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

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
    protected void run(Console console) throws IOException {
        if (tokens < 0 || cold < 0 || !(minutes >= 0 && minutes < Double.POSITIVE_INFINITY) || !(every >= 0)
                || tokens == 0 && minutes == 0) {
            throw usage("--tokens, --cold, --minutes and --every must be at"
                    + " least 0, and --tokens or --minutes above, were " + tokens + ", " + cold + ", " + minutes
                    + " and "
                    + every);
        }
        SessionOptions options = model.check(this);
        Machine machine = Machine.current();
        Path file = model.one(this);
        List<AllocationResult> allocation = tokens == 0
                ? List.of()
                : allocation(file, options, flags.runs(1, this), console);
        MemoryRun memory = minutes == 0 ? null : memory(file, options, console);
        flags.show(new EnduranceReport(machine, file, options.threads(), allocation, memory)
                .result(getClass().getAnnotation(Command.class).description()[0]), console);
    }

    private List<AllocationResult> allocation(Path file, SessionOptions options, int runs, Console console) {
        AllocationMeter meter = new AllocationMeter(tokens, cold);
        List<AllocationResult> results = new ArrayList<>();
        long kinds = TokenLoop.LoopKind.values().length;
        try (Model opened = Model.load(file, ModelOptions.defaults().withGpuLayers(0));
                ProgressLine progress = console.progress("tokens")) {
            for (int run = 0; run < runs; run++) {
                for (TokenLoop.LoopKind kind : TokenLoop.LoopKind.values()) {
                    long before = (long) results.size() * (cold + tokens);
                    results.add(meter.measure(kind, opened, options,
                            (done, total) -> progress.reached(before + done, kinds * runs * total)));
                }
            }
        }
        return results;
    }

    private MemoryRun memory(Path file, SessionOptions options, Console console) throws IOException {
        try (ProgressLine progress = console.progress("mixed work")) {
            return MemoryRun.of(file, options, minutes * 60, every,
                    part -> progress.reachedOrStop((long) (part * PARTS), PARTS));
        }
    }
}
