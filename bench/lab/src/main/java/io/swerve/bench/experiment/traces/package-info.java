/** What experiments on traces share: traces that a model wrote, traces that it is given, and demonstrations. */
package io.swerve.bench.experiment.traces;
