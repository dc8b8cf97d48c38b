/**
 * What a model reaches with how many tokens: votes, best of N, revisions, thinking that is cut short or drawn out, and
 * unbiased estimates of them from one set of samples.
 *
 * <p>
 * After Wang et al., "Think Deep, Think Fast: Investigating Efficiency of Verifier-free Inference-time-scaling Methods",
 * arXiv 2504.14047.
 */
package io.swerve.reasoning.budget;
