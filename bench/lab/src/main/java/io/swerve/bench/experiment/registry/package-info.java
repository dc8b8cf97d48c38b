/**
 * The list of all experiments, by the names that {@code swerve experiment} takes.
 */
package io.swerve.bench.experiment.registry;
