package io.swerve.bench.experiment.dataalchemy;

import io.swerve.bench.experiment.Setting;
import io.swerve.bench.experiment.traces.Limits;
import io.swerve.reasoning.dataalchemy.ShiftDirection;

/**
 * Settings of {@code data-alchemy}.
 *
 * @param baseModel which model
 * @param direction of f2
 * @param shots demonstrations
 * @param records records of each shift
 * @param noise probability of a disturbed token
 * @param pairs prompts for the direction
 * @param developmentProblems problems on which steering is chosen
 * @param bleuTokens what BLEU counts
 * @param answerFrame the sentence of the answer
 */
public record DataAlchemySettings(
        @Setting("Ask the base model instead of the thinking model.") boolean baseModel,
        @Setting("Which way f2 shifts: RIGHT as in the paper, LEFT as in its code.") ShiftDirection direction,
        @Setting("How many records stand before the one that is asked.") int shots,
        @Setting("How many records are asked of each shift.") int records,
        @Setting("The probability of each token of a question to be disturbed, in format shifts.") double noise,
        @Setting("How many pairs of prompts the direction of the steered arm is made of.") int pairs,
        @Setting("How many development problems the steering is chosen on.") int developmentProblems,
        @Setting("What BLEU counts as tokens: PAPER for words and marks, CODE for what white space separates.") BleuTokens bleuTokens,
        @Setting("The sentence in which the model answers, with {} for the answer.") String answerFrame) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public DataAlchemySettings {
        Limits.atLeast(1, shots, "--shots");
        Limits.atLeast(1, records, "--records");
        Limits.share(noise, "--noise");
        Limits.atLeast(1, pairs, "--pairs");
        Limits.atLeast(1, developmentProblems, "--development-problems");
        Limits.frame(answerFrame);
    }
}
