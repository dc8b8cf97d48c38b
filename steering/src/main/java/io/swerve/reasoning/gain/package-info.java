/**
 * What thinking is worth, in the probability of what is true: information gain of the steps of a trace
 * ({@link io.swerve.reasoning.gain.InformationGain}), and the gain of a thought inserted between two tokens of a text
 * ({@link io.swerve.reasoning.gain.ThoughtGain}).
 *
 * <p>
 * Sources: Wu et al., "Knowledge or Reasoning?", arXiv 2506.02126, for information gain; Zelikman et al., "Quiet-STaR",
 * arXiv 2403.09629, for the gain of thoughts, here measured with textual markers and without any training.
 */
package io.swerve.reasoning.gain;
