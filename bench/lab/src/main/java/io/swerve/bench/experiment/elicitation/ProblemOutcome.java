package io.swerve.bench.experiment.elicitation;

import io.swerve.bench.experiment.Transcript;

/**
 * What became of a problem.
 *
 * @param transcript the text that the answer is from, judged
 * @param tokens written for it
 * @param written the text that the answer is from, in tokens
 * @param entropies of their distributions, in nats
 */
record ProblemOutcome(Transcript transcript, int tokens, int[] written, float[] entropies) {
    boolean correct() {
        return transcript.isRight();
    }

    boolean cut() {
        return transcript.cut();
    }
}
