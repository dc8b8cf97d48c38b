/** Steering found by search: coefficients of given directions, rewarded by what the model then answers. */
package io.swerve.bench.experiment.rlsteering;
