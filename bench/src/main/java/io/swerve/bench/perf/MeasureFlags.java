package io.swerve.bench.perf;

import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.report.Clock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of suites that measure in this process. */
final class MeasureFlags {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ModelChoice models;

    @Option(names = "--settle", paramLabel = "MS", defaultValue = "300", description = "Milliseconds to work before each measured run. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", defaultValue = "wall", description = "Measure the time that passes, or the processor time of a single thread, which other programs hardly disturb. Default: ${DEFAULT-VALUE}.")
    private Clock clock;

    @Option(names = "--gpu-layers", paramLabel = "N", defaultValue = "0", description = "Layers on a GPU, -1 for all. Default: ${DEFAULT-VALUE}.")
    private int gpuLayers;

    ModelChoice models() {
        return models;
    }

    /**
     * Says how to load models.
     *
     * @throws ParameterException if the number of layers on a GPU makes no sense
     */
    ModelOptions modelOptions() {
        try {
            return ModelOptions.defaults().withGpuLayers(gpuLayers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    Clock clock() {
        return clock;
    }

    /**
     * Says how to measure.
     *
     * @throws ParameterException if it can't be measured so
     */
    PairedRuns runs(int repetitions, SessionOptions options) {
        if (clock == Clock.CPU && options.threads() > 1) {
            throw new ParameterException(spec.commandLine(), "processor time is that of one thread: use --threads 1 "
                    + "with it, was " + options.threads());
        }
        if (settle < 0) {
            throw new ParameterException(spec.commandLine(), "--settle must be at least 0 ms, was " + settle);
        }
        return new PairedRuns(repetitions, settle, clock);
    }
}
