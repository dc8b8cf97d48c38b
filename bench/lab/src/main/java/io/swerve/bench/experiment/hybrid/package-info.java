/** Hybrid decoding: how much of the gap to a thinking model a base model closes, steered at a few tokens. */
package io.swerve.bench.experiment.hybrid;
