/** Forking tokens: where a model's text takes one of several ways, and what sampling only there does. */
package io.swerve.bench.experiment.forking;
