/**
 * Forking tokens: the few positions at which a model's next-token distribution is wide, and its text takes one of several
 * ways. Thresholds from a percentile of the entropies, masks, a lexicon of the tokens that stand at forks, the overlap
 * between two models, and sampling with a temperature of its own at forks.
 *
 * <p>
 * After Wang et al., "Beyond the 80/20 Rule: High-Entropy Minority Tokens Drive Effective Reinforcement Learning for LLM
 * Reasoning", arXiv 2506.01939. Entropies are in nats, over the whole vocabulary, at temperature 1, and belong to the
 * distribution that a token was chosen from, not to the token.
 */
package io.swerve.reasoning.forking;
