package io.swerve.bench.experiment.elicitation;

/**
 * What became of a problem.
 *
 * @param correct whether the answer is right
 * @param cut whether a text ended at the longest length
 * @param tokens written for it
 * @param written the text that the answer is from, in tokens
 * @param entropies of their distributions, in nats
 */
record ProblemOutcome(boolean correct, boolean cut, int tokens, int[] written, float[] entropies) {}
