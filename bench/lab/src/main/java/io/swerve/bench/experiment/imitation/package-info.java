/** The experiment {@code imitation}. */
package io.swerve.bench.experiment.imitation;
