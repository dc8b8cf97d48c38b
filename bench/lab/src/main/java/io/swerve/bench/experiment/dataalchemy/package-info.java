/** The experiment {@code data-alchemy}. */
package io.swerve.bench.experiment.dataalchemy;
