/**
 * What a thought is worth that is inserted between two tokens of a text, in the probability of what follows. Start at
 * {@link io.swerve.reasoning.thoughtgain.ThoughtGain}.
 *
 * <p>
 * Source: Zelikman et al., "Quiet-STaR", arXiv 2403.09629, here measured with textual markers and without any training.
 */
package io.swerve.reasoning.thoughtgain;
