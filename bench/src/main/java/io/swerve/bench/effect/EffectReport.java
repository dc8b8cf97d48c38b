package io.swerve.bench.effect;

import io.swerve.bench.statistics.Interval;
import java.util.List;

/**
 * What the experiment found.
 *
 * @param settings what was asked for
 * @param setting what was chosen on the development problems
 * @param developmentAccuracy share of right answers of the unsteered model there
 * @param trials how each setting did there
 * @param norm of the direction from few pairs at the chosen layer
 * @param diverseCosine of the direction from the diverse pairs with that of all
 * @param randomCosine of the direction from as many pairs drawn at random with that of all
 * @param pairsCosine of the calibrated direction with that of all pairs of the pool
 * @param arms the results, the unsteered model first
 * @param diverseToAll thinking tokens under the direction of the diverse pairs minus those under that of all
 * @param diverseToAllAccuracy likewise the accuracy
 * @param processorTime whether times are processor time of the decoding thread; else time as it passes
 */
public record EffectReport(EffectSettings settings, Setting setting, double developmentAccuracy, List<Trial> trials,
        double norm, double diverseCosine, double randomCosine, double pairsCosine, List<Arm> arms,
        Interval diverseToAll, Interval diverseToAllAccuracy, boolean processorTime) {
    /** Copies the lists. */
    public EffectReport {
        trials = List.copyOf(trials);
        arms = List.copyOf(arms);
    }

    /**
     * How a setting did on the development problems.
     *
     * @param setting the setting
     * @param thinking mean thinking tokens
     * @param accuracy share of right answers
     */
    public record Trial(Setting setting, double thinking, double accuracy) {}
}
