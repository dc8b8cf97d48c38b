/**
 * A base model that is steered, at few tokens, into the reasoning of a thinking model: sentences of the thinking model's
 * traces are grouped into categories, each category gets a vector, and a decoder with both models adds the vector of the
 * present category to the base model where the two would go on differently.
 *
 * <p>
 * After Venhoff et al., "Base Models Know How to Reason, Thinking Models Learn When", arXiv 2510.07364, first version.
 * Faithful: sentence vectors, the category of a token, the two-model decoder and its choice of coefficient and window.
 * Analogues, as no gradients are computed here: spherical k-means (which the paper's code offers too) in place of a small
 * sparse autoencoder, and differences of means in place of trained vectors.
 *
 * <p>
 * Start at {@link io.swerve.reasoning.hybrid.HybridTraining} and {@link io.swerve.reasoning.hybrid.HybridDecoder}.
 */
package io.swerve.reasoning.hybrid;
