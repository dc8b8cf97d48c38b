/** Thought gain (Quiet-STaR without training): what a thought between two tokens of a text does to the true tokens. */
package io.swerve.bench.experiment.thoughtgain;
