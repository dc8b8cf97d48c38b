/** The experiment {@code critique}. */
package io.swerve.bench.experiment.critique;
