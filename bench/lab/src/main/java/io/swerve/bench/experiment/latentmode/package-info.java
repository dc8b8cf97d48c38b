/** Latent mode: whether one push at the first step of decoding makes a model reason that was not asked to. */
package io.swerve.bench.experiment.latentmode;
