package io.swerve.bench.experiment.rlsteering;

/**
 * What a model wrote for a problem under some plan.
 *
 * @param tokens of the text
 * @param entropies of their distributions, in nats
 * @param correct whether the answer is right
 * @param cut whether it ended at the longest length
 * @param reward probability of the reference answer behind the trace
 */
record RewardedTrace(int[] tokens, float[] entropies, boolean correct, boolean cut, double reward) {}
