package io.swerve.bench.experiment.corruptedtraces;

import io.swerve.bench.experiment.Setting;
import io.swerve.bench.experiment.traces.Limits;

/**
 * Settings of {@code corrupted-traces}.
 *
 * @param baseModel which model
 * @param outOfDistribution how many problems out of distribution
 * @param deletion share of steps
 * @param shots demonstrations
 * @param shotProblems problems with demonstrations
 * @param answerFrame the sentence of the answer
 */
public record CorruptedTracesSettings(
        @Setting("Read the traces of the base model instead of the thinking model's.") boolean baseModel,
        @Setting("How many of the lab's out-of-distribution problems are asked, too; 0 for none.") int outOfDistribution,
        @Setting("The share of a trace's steps that the arm 'deleted' leaves out.") double deletion,
        @Setting("How many demonstrations stand before a question; 0 to skip them.") int shots,
        @Setting("How many problems are asked behind demonstrations.") int shotProblems,
        @Setting("The sentence in which the model answers, with {} for the answer.") String answerFrame) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public CorruptedTracesSettings {
        Limits.atLeast(0, outOfDistribution, "--out-of-distribution");
        Limits.share(deletion, "--deletion");
        if (deletion == 0) {
            throw new IllegalArgumentException("--deletion must be above 0: it leaves steps out");
        }
        Limits.atLeast(0, shots, "--shots");
        Limits.atLeast(1, shotProblems, "--shot-problems");
        Limits.frame(answerFrame);
    }
}
