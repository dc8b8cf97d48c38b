/** The experiment {@code few-demonstrations}. */
package io.swerve.bench.experiment.fewdemonstrations;
