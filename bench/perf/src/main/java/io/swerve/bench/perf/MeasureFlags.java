package io.swerve.bench.perf;

import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.report.Clock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of suites that measure in this process. */
public final class MeasureFlags {
    @Mixin
    private ModelChoice models;

    @Option(names = "--settle", paramLabel = "MS", defaultValue = "300", description = "Milliseconds to work before each measured run. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", defaultValue = "wall", description = "Measure the time that passes, or the processor time of a single thread, which other programs hardly disturb. Default: ${DEFAULT-VALUE}.")
    private Clock clock;

    @Option(names = "--gpu-layers", paramLabel = "N", defaultValue = "0", description = "How many layers to keep on the GPU, -1 for all. Default: ${DEFAULT-VALUE}.")
    private int gpuLayers;

    /** Made by picocli. */
    public MeasureFlags() {}

    ModelChoice models() {
        return models;
    }

    /**
     * Says how to load models.
     *
     * @throws ParameterException if the number of layers on a GPU makes no sense
     */
    ModelOptions modelOptions(ConsoleCommand command) {
        return command.checked(() -> ModelOptions.defaults().withGpuLayers(gpuLayers));
    }

    Clock clock() {
        return clock;
    }

    /**
     * Says how to measure.
     *
     * @throws ParameterException if it can't be measured so
     */
    PairedRuns runs(int repetitions, SessionOptions options, ConsoleCommand command) {
        if (clock == Clock.CPU && options.threads() > 1) {
            throw command.usage("processor time is that of one thread: use --threads 1 with it, was "
                    + options.threads());
        }
        if (settle < 0) {
            throw command.usage("--settle must be at least 0 ms, was " + settle);
        }
        return new PairedRuns(repetitions, settle, clock);
    }
}
