package io.swerve.bench.experiment.rlsteering;

import io.swerve.bench.experiment.Transcript;

/**
 * What a model wrote for a problem under some plan.
 *
 * @param tokens of the text
 * @param entropies of their distributions, in nats
 * @param transcript the text, judged
 * @param reward probability of the reference answer behind the trace
 */
record RewardedTrace(int[] tokens, float[] entropies, Transcript transcript, double reward) {
    boolean correct() {
        return transcript.isRight();
    }

    boolean cut() {
        return transcript.cut();
    }
}
