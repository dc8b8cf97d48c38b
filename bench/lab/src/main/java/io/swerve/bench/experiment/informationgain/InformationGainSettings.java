package io.swerve.bench.experiment.informationgain;

import io.swerve.bench.experiment.Setting;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import java.util.List;

/**
 * What is measured.
 *
 * @param steps what a step is; it enters the measure
 * @param pairs pairs of prompts that the direction to brevity is read from, at least 1
 * @param strengths strengths tried on development problems
 * @param development how many problems they are tried on, at least 1
 * @param thinkPrompt the system prompt that asks for reasoning
 * @param briefPrompt the system prompt that asks for brevity
 * @param marker the text with which models answer
 * @param before the text between marker and answer
 * @param after the text behind the answer
 */
public record InformationGainSettings(@Setting("What a step is.") StepSplitter.Unit steps,
        @Setting("Pairs of prompts that the direction to brevity is read from.") int pairs,
        @Setting("Strengths of the direction tried on development problems.") List<Double> strengths,
        @Setting("Development problems that they are tried on.") int development,
        @Setting("System prompt that asks for reasoning.") String thinkPrompt,
        @Setting("System prompt that asks for brevity.") String briefPrompt,
        @Setting("Text with which models answer.") String marker,
        @Setting("Text between the marker and the answer.") String before,
        @Setting("Text behind the answer.") String after) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if there are no pairs, problems or strengths
     */
    public InformationGainSettings {
        strengths = List.copyOf(strengths);
        if (pairs < 1 || development < 1 || strengths.isEmpty()) {
            throw new IllegalArgumentException("pairs and development must be at least 1, and strengths name one");
        }
    }

    StepSplitter splitter() {
        return new StepSplitter(steps, 1);
    }
}
