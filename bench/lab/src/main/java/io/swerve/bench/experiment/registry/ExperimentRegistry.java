package io.swerve.bench.experiment.registry;

import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.budget.BudgetExperiment;
import io.swerve.bench.experiment.compression.CompressionExperiment;
import io.swerve.bench.experiment.corruptedtraces.CorruptedTracesExperiment;
import io.swerve.bench.experiment.cotdecoding.CotDecodingExperiment;
import io.swerve.bench.experiment.critique.CritiqueExperiment;
import io.swerve.bench.experiment.dataalchemy.DataAlchemyExperiment;
import io.swerve.bench.experiment.elicitation.ElicitationExperiment;
import io.swerve.bench.experiment.fewdemonstrations.FewDemonstrationsExperiment;
import io.swerve.bench.experiment.forking.ForkingExperiment;
import io.swerve.bench.experiment.hybrid.HybridExperiment;
import io.swerve.bench.experiment.imitation.ImitationExperiment;
import io.swerve.bench.experiment.influence.InfluenceExperiment;
import io.swerve.bench.experiment.informationgain.InformationGainExperiment;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment;
import io.swerve.bench.experiment.rlsteering.RlSteeringExperiment;
import io.swerve.bench.experiment.thoughtgain.ThoughtGainExperiment;
import io.swerve.bench.experiment.verifree.VeriFreeExperiment;
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
        all.add(new ForkingExperiment());
        all.add(new CotDecodingExperiment());
        all.add(new HybridExperiment());
        all.add(new BudgetExperiment());
        all.add(new VeriFreeExperiment());
        all.add(new InformationGainExperiment());
        all.add(new ThoughtGainExperiment());
        all.add(new InfluenceExperiment());
        all.add(new RlSteeringExperiment());
        all.add(new CorruptedTracesExperiment());
        all.add(new DataAlchemyExperiment());
        all.add(new ImitationExperiment());
        all.add(new CritiqueExperiment());
        all.add(new FewDemonstrationsExperiment());
        all.add(new LatentModeExperiment());
        all.add(new ElicitationExperiment());
        return List.copyOf(all);
    }
}
