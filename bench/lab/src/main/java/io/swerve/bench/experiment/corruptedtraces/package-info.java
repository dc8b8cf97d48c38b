/** The experiment {@code corrupted-traces}. */
package io.swerve.bench.experiment.corruptedtraces;
