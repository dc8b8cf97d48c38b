/**
 * Reward without a verifier (VeriFree): how likely a model finds the reference answer after a trace of its own. Start at
 * {@link io.swerve.reasoning.verifree.VeriFree}.
 *
 * <p>
 * Source: Zhou et al., "Reinforcing General Reasoning without Verifiers", arXiv 2505.21493. Faithful are the cut in token
 * space, the reward and the comparison of variances. Training is not part of this library: what uses the reward here,
 * choosing and voting, is an analogue.
 */
package io.swerve.reasoning.verifree;
