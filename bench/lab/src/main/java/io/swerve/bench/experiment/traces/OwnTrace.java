package io.swerve.bench.experiment.traces;

import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.ThinkingMarkers;

/**
 * What a model wrote for a problem.
 *
 * @param tokens all of it
 * @param entropies of the distributions they were chosen from, in nats
 * @param thinking the text of the thinking span without white space around it; empty if there is none
 * @param thinkingTokens how many tokens the span has
 * @param closed whether the span was ended
 * @param correct whether the answer is right
 */
public record OwnTrace(int[] tokens, float[] entropies, String thinking, int thinkingTokens, boolean closed,
        boolean correct) {
    static OwnTrace of(TaskProblem problem, DecodedText text, ThinkingMarkers markers, boolean inside) {
        String written = inside ? markers.openText() + text.text() : text.text();
        int open = written.indexOf(markers.openText());
        int close = written.indexOf(markers.closeText(), Math.max(open, 0));
        int from = open + markers.openText().length();
        String thinking = open < 0 ? "" : written.substring(from, close < 0 ? written.length() : close).strip();
        return new OwnTrace(text.tokens(), text.entropies(), thinking, markers.count(text.tokens(), inside),
                open >= 0 && close >= 0, problem.isAnsweredBy(written));
    }

    /**
     * Tells whether there is a whole trace to work with.
     *
     * @return whether the model thought, and came to an end of it
     */
    public boolean usable() {
        return closed && !thinking.isEmpty();
    }
}
