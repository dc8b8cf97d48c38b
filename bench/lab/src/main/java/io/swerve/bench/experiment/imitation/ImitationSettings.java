package io.swerve.bench.experiment.imitation;

import io.swerve.bench.experiment.Setting;
import io.swerve.bench.experiment.traces.Limits;
import java.util.List;

/**
 * Settings of {@code imitation}.
 *
 * @param thinkingModel which model
 * @param reasoningPrompt the system prompt that asks for reasoning
 * @param directPrompt the system prompt that asks for none
 * @param mostSteps the longest chains
 * @param wordLengths the lengths of words
 * @param noise shares of words left out
 * @param perDistance problems at each distance
 * @param answerFrame the sentence of the answer
 */
public record ImitationSettings(
        @Setting("Ask the thinking model instead of the base model.") boolean thinkingModel,
        @Setting("The system prompt that asks for reasoning.") String reasoningPrompt,
        @Setting("The system prompt that asks for an answer without reasoning.") String directPrompt,
        @Setting("Chains go from 1 to this many steps; the lab models were trained on up to 5.") int mostSteps,
        @Setting("Lengths of the words to transform; the lab models were trained on 4.") List<Integer> wordLengths,
        @Setting("Shares of a question's words that are left out.") List<Double> noise,
        @Setting("How many problems are asked at each distance.") int perDistance,
        @Setting("The sentence in which the model answers, with {} for the answer.") String answerFrame) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public ImitationSettings {
        Limits.atLeast(2, mostSteps, "--most-steps");
        Limits.atLeast(2, wordLengths, "--word-lengths");
        Limits.atLeast(1, perDistance, "--per-distance");
        noise.forEach(share -> Limits.share(share, "--noise"));
        if (noise.isEmpty()) {
            throw new IllegalArgumentException("--noise needs at least one share");
        }
        wordLengths = List.copyOf(wordLengths);
        noise = List.copyOf(noise);
        Limits.frame(answerFrame);
    }
}
