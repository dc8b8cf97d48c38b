package io.swerve.bench.experiment.hybrid;

import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.HybridText;
import io.swerve.steering.decoding.DecodedText;

/**
 * What became of a problem.
 *
 * @param transcript the text, judged
 * @param chosen how many tokens were chosen, the one that ends the text included
 * @param disagreements at how many the models would have gone on differently
 * @param steered at how many the base model was steered
 * @param changed at how many of these it wrote something else for it
 * @param gain mean of what steering added to the log-probability of the thinking model's token; 0 if nothing was steered
 * @param tokens ids of the text
 * @param entropies 1 at steered tokens and 0 elsewhere, or the model's own entropies
 */
record HybridRow(Transcript transcript, int chosen, int disagreements, int steered, int changed, double gain,
        int[] tokens, float[] entropies) {
    static HybridRow of(HybridText text, TaskProblem problem, String arm, String beginning) {
        float[] marks = new float[text.tokens().length];
        text.steps().stream().filter(step -> step.index() < marks.length).forEach(step -> marks[step.index()] = 1);
        return new HybridRow(Transcript.of(problem, Draw.greedy(arm), beginning + text.text(), text.tokens().length,
                text.stop()), text.chosen(), text.disagreements(),
                text.steps().size(),
                (int) text.steps().stream().filter(step -> step.winner().token() != step.base()).count(),
                text.steps().stream().mapToDouble(
                        step -> step.winner().targetLogProbability() - step.baseLogProbability()).average().orElse(0),
                text.tokens(), marks);
    }

    static HybridRow of(DecodedText text, TaskProblem problem, String arm, String beginning) {
        return new HybridRow(Transcript.of(problem, Draw.greedy(arm), beginning, text),
                text.length() + (text.ended() ? 1 : 0),
                0, 0, 0, 0,
                text.tokens(), text.entropies());
    }

    boolean right() {
        return transcript.isRight();
    }

    boolean cut() {
        return transcript.cut();
    }
}
