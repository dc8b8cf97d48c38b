/** Budgets: what votes, choices, revisions, and thinking cut short or drawn out reach with how many tokens. */
package io.swerve.bench.experiment.budget;
