/**
 * Finds directions in the residual stream: data with a contrast, the activations read from it, and what is made of
 * them. {@link io.swerve.steering.extraction.Extractor} is the way.
 */
package io.swerve.steering.extraction;
