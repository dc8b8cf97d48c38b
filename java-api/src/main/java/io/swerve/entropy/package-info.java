/**
 * Token entropy over logit rows in place, and the off-heap record of a generation.
 * <p>
 * {@link io.swerve.entropy.LogitStatistics} measures one row of logits where llama.cpp left it: no copy, no allocation.
 * The arithmetic is done by one of two kernels that {@link io.swerve.entropy.EntropyKernels} chooses between: vector
 * (module {@code jdk.incubator.vector}) or scalar. {@link io.swerve.entropy.KullbackLeibler} compares two rows in the
 * same manner. {@link io.swerve.entropy.TokenTrace} keeps one row of results per token outside the Java heap.
 */
package io.swerve.entropy;
