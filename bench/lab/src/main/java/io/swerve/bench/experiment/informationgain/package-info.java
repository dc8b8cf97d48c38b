/** Information gain: how much each step of a trace lowers the perplexity of the true answer. */
package io.swerve.bench.experiment.informationgain;
