package io.swerve.bench.experiment.thoughtgain;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * What is measured.
 *
 * @param positions positions in each text, at least 1
 * @param samples thoughts at each position, at least 2
 * @param thoughtTokens tokens of a thought, at least 1
 * @param nextTokens true tokens scored behind it, at least 1
 * @param temperature of the draws
 * @param start opens a thought
 * @param end closes it
 * @param lengths lengths of thoughts tried right before the answer
 * @param marker the text with which the model answers
 * @param thinkingModel whether the thinking model is measured, and not the base model
 */
public record ThoughtGainSettings(@Setting("Positions in each text.") int positions,
        @Setting("Thoughts at each position, at least 2.") int samples,
        @Setting("Tokens of a thought.") int thoughtTokens,
        @Setting("True tokens scored behind a thought.") int nextTokens,
        @Setting("Temperature of the thoughts.") double temperature,
        @Setting("Text that opens a thought.") String start,
        @Setting("Text that closes a thought.") String end,
        @Setting("Lengths of thoughts tried right before the answer.") List<Integer> lengths,
        @Setting("Text with which the model answers.") String marker,
        @Setting("Measure the thinking model, not the base model.") boolean thinkingModel) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is below its least
     */
    public ThoughtGainSettings {
        lengths = List.copyOf(lengths);
        if (positions < 1 || samples < 2 || thoughtTokens < 1 || nextTokens < 1) {
            throw new IllegalArgumentException(
                    "--positions, --thought-tokens and --next-tokens must be at least 1, --samples at least 2");
        }
    }
}
