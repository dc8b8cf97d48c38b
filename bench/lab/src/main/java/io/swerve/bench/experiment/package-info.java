/**
 * Experiments on how models reason: what all of them share. Each one is an {@link io.swerve.bench.experiment.Experiment};
 * the framework gives it models, problems and checkpointed stages, and makes files and a page of a report of its result.
 */
package io.swerve.bench.experiment;
