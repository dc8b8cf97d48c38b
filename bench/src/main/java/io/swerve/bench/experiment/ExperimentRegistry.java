package io.swerve.bench.experiment;

import io.swerve.bench.experiment.cotdecoding.CotDecodingExperiment;
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
    }
}
