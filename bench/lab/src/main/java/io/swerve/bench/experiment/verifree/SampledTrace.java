package io.swerve.bench.experiment.verifree;

/**
 * A trace.
 *
 * @param tokens as the model wrote them
 * @param entropies of their distributions, in nats
 * @param answer the answer found in it, or null
 * @param correct whether it is the right one
 */
record SampledTrace(int[] tokens, float[] entropies, String answer, boolean correct) {}
