package io.swerve.bench.experiment.fewdemonstrations;

import io.swerve.bench.experiment.Setting;
import io.swerve.bench.experiment.traces.Limits;
import java.util.List;

/**
 * Settings of {@code few-demonstrations}.
 *
 * @param baseModel which model
 * @param counts how many demonstrations
 * @param pool how many there are in all
 * @param developmentProblems problems on which steering is chosen
 * @param shots demonstrations in a prompt
 * @param facts facts in all
 * @param factCounts facts in a prompt
 * @param factProblems questions about facts
 * @param orders random orders of the pairs
 * @param answerFrame the sentence of the answer
 */
public record FewDemonstrationsSettings(
        @Setting("Steer and ask the base model instead of the thinking model.") boolean baseModel,
        @Setting("From how many pairs of prompts directions are made.") List<Integer> counts,
        @Setting("How many pairs of prompts there are in all; the exhaustive direction is made of them.") int pool,
        @Setting("How many development problems the steering is chosen on.") int developmentProblems,
        @Setting("How many demonstrations stand in a prompt.") List<Integer> shots,
        @Setting("How many facts about unknown people there are in all.") int facts,
        @Setting("How many of the facts stand in a prompt.") List<Integer> factCounts,
        @Setting("How many questions are asked about them.") int factProblems,
        @Setting("How many random orders the pairs of the control are taken in.") int orders,
        @Setting("The sentence in which the model answers, with {} for the answer.") String answerFrame) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public FewDemonstrationsSettings {
        Limits.atLeast(1, counts, "--counts");
        Limits.atLeast(2, pool, "--pool");
        Limits.atLeast(1, developmentProblems, "--development-problems");
        Limits.atLeast(0, shots, "--shots");
        Limits.atLeast(2, facts, "--facts");
        Limits.atLeast(0, factCounts, "--fact-counts");
        Limits.atLeast(1, factProblems, "--fact-problems");
        Limits.atLeast(1, orders, "--orders");
        counts = List.copyOf(counts);
        shots = List.copyOf(shots);
        factCounts = List.copyOf(factCounts);
        Limits.frame(answerFrame);
    }
}
