/**
 * Sparse autoencoders over the residual stream: trained here on captured activations, or loaded from the folders that
 * SAELens writes; what their features fire on, which ones tell two kinds of text apart, and features as directions.
 *
 * <p>
 * Start at {@link io.swerve.steering.sae.SparseAutoencoder} to load one, at
 * {@link io.swerve.steering.sae.SaeTraining} to train one.
 */
package io.swerve.steering.sae;
