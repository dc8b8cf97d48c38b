package io.swerve.bench.experiment.informationgain;

import io.swerve.bench.experiment.Transcript;
import java.util.List;

/**
 * A trace.
 *
 * @param transcript the whole text, judged
 * @param tokens of the whole text
 * @param entropies of their distributions, in nats
 * @param thinking how many of the tokens are reasoning
 * @param steps the reasoning, cut into steps, without the answer; none if there is none
 */
record WrittenTrace(Transcript transcript, int[] tokens, float[] entropies, int thinking, List<String> steps) {
    boolean correct() {
        return Boolean.TRUE.equals(transcript.right());
    }
}
