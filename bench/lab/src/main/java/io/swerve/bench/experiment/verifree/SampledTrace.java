package io.swerve.bench.experiment.verifree;

import io.swerve.bench.experiment.Transcript;

/**
 * A trace.
 *
 * @param tokens as the model wrote them
 * @param entropies of their distributions, in nats
 * @param answer the answer found in it, or null
 * @param correct whether it is the right one
 * @param transcript the trace in words
 */
record SampledTrace(int[] tokens, float[] entropies, String answer, boolean correct, Transcript transcript) {}
