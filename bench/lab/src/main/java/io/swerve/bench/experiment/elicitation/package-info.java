/** Elicitation: five routes to the reasoning that a base model has but doesn't show, on the same problems. */
package io.swerve.bench.experiment.elicitation;
