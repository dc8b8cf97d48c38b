package io.swerve.bench.experiment.verifree;

import io.swerve.bench.experiment.Setting;
import io.swerve.reasoning.verifree.AnswerFrame;

/**
 * What is measured.
 *
 * @param samples traces for each problem, at least 2
 * @param temperature of the samples
 * @param continuations answers sampled behind each of some traces, to compare their frequency with the reward; 0 for none
 * @param thinkingModel whether the thinking model writes, and not the base model
 * @param marker the text with which the model answers
 * @param before the text between marker and answer
 * @param after the text behind the answer
 */
public record VeriFreeSettings(@Setting("Traces for each problem, at least 2.") int samples,
        @Setting("Temperature of the samples.") double temperature,
        @Setting("Answers sampled behind each of some traces to check the reward against; 0 for none.") int continuations,
        @Setting("Let the thinking model write, not the base model.") boolean thinkingModel,
        @Setting("Text with which the model answers; traces are cut behind it.") String marker,
        @Setting("Text between the marker and the answer.") String before,
        @Setting("Text behind the answer.") String after) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are fewer than 2 samples, or fewer than 0 continuations
     */
    public VeriFreeSettings {
        if (samples < 2 || continuations < 0) {
            throw new IllegalArgumentException("samples must be at least 2, was " + samples
                    + ", and continuations at least 0, was " + continuations);
        }
    }

    AnswerFrame frame() {
        return new AnswerFrame(marker, before, after);
    }
}
