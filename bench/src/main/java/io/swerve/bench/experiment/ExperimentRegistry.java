package io.swerve.bench.experiment;

import io.swerve.bench.experiment.compression.CompressionExperiment;
import io.swerve.bench.experiment.cotdecoding.CotDecodingExperiment;

import io.swerve.bench.experiment.hybrid.HybridExperiment;
import java.util.ArrayList;
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
        List<Experiment<?>> all = new ArrayList<>();
        all.add(new CompressionExperiment());
        all.add(new CotDecodingExperiment());
        all.add(new HybridExperiment());
        return List.copyOf(all);
    }
}
