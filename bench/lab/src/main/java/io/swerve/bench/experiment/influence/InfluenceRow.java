package io.swerve.bench.experiment.influence;

/**
 * One row of influences.
 *
 * @param values for each document, or for each query
 */
record InfluenceRow(double[] values) {}
