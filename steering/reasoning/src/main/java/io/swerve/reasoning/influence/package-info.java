/**
 * What a document does to a completion, measured with forward passes only: three analogues of the influence functions of
 * Ruis et al., "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models", arXiv 2411.12580, and the
 * correlation of influences across queries.
 *
 * <ul>
 * <li>{@link io.swerve.reasoning.influence.OutputGradient}: the dot product of the gradients of the loss by the
 * unembedding, exact for that layer (last-layer GradDot);</li>
 * <li>{@link io.swerve.reasoning.influence.InContextInfluence}: what reading the document first adds to the completion's
 * log-probability;</li>
 * <li>{@link io.swerve.reasoning.influence.MeanActivations}: the cosine of the mean activations.</li>
 * </ul>
 *
 * None of them is the paper's EK-FAC influence on the weights, which needs gradients of all layers and the corpus of the
 * pretraining.
 */
package io.swerve.reasoning.influence;
