/**
 * Token entropy over logit rows in place, and the off-heap record of a generation.
 * <p>
 * {@link io.swerve.entropy.LogitStatistics} measures one row of logits where llama.cpp left it: no copy, no allocation.
 * The system property {@code swerve.vectors} ({@code auto}, {@code vector} or {@code scalar}) says whether the Vector API is
 * used; the results are the same bit for bit. {@link io.swerve.entropy.KullbackLeibler} compares two rows in the same manner.
 * {@link io.swerve.entropy.TokenTrace} keeps one row of results per token outside the Java heap.
 */
package io.swerve.entropy;
