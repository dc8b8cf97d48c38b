/** Influence: whether queries that need the same procedure get their help from the same documents. */
package io.swerve.bench.experiment.influence;
