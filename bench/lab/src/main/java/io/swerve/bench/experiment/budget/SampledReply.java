package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.budget.ResponseFeatures;
import io.swerve.steering.decoding.DecodedText;
import java.util.Optional;

/**
 * One text.
 *
 * @param answer its answer, spelled as the right one if it is that; empty if it has none
 * @param right whether it is the right one
 * @param prompt tokens of its prompt
 * @param tokens of the text
 * @param likelihood mean log-probability of the tokens
 * @param features what it sounds like
 * @param excerpt the text, if it is shown
 * @param transcript the text in words
 */
record SampledReply(String answer, boolean right, int prompt, int tokens, double likelihood, ResponseFeatures features,
        Excerpt excerpt, Transcript transcript) {
    static SampledReply of(DecodedText text, Draw draw, int prompt, String beginning, TaskProblem problem,
            boolean shown) {
        String expected = problem.requireAnswer();
        Transcript transcript = Transcript.of(problem, draw, beginning, text);
        String found = problem.find(transcript.text(), transcript.cut()).map(Answer::text).orElse("");
        double sum = 0;
        for (float value : text.logProbabilities()) {
            sum += value;
        }
        return new SampledReply(transcript.right() ? expected : found, transcript.right(), prompt, text.length(),
                text.length() == 0 ? 0 : sum / text.length(), ResponseFeatures.of(text.text()),
                Excerpt.of(shown, text), transcript);
    }

    /** Whether it ended at the longest length. */
    boolean cut() {
        return transcript.cut();
    }

    Optional<String> given() {
        return Optional.of(answer).filter(text -> !text.isEmpty());
    }
}
