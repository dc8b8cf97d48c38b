/**
 * What each step of a trace is worth, in the probability of the true answer. Start at
 * {@link io.swerve.reasoning.informationgain.InformationGain}.
 *
 * <p>
 * Source: Wu et al., "Knowledge or Reasoning?", arXiv 2506.02126.
 */
package io.swerve.reasoning.informationgain;
