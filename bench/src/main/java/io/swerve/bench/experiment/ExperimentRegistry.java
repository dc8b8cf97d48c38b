package io.swerve.bench.experiment;

import io.swerve.bench.experiment.cotdecoding.CotDecodingExperiment;
import io.swerve.bench.experiment.compression.CompressionExperiment;
import java.util.List;

/** All experiments. */
public final class ExperimentRegistry {
    private ExperimentRegistry() {}

    /**
     * Lists the experiments.
     *
     * @return in the order in which {@code all} runs them
     */
    public static List<Experiment<?>> all() {
        return List.of(new CotDecodingExperiment());
        return List.of(new CompressionExperiment());
    }
}
