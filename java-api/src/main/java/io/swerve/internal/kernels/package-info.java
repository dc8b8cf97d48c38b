/**
 * For Swerve's own modules: the arithmetic over rows of logits, of the residual stream and of autoencoders, each in plain
 * Java and on the Vector API. {@link io.swerve.internal.kernels.Kernels} hands it out.
 */
package io.swerve.internal.kernels;
