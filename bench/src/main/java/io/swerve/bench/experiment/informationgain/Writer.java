package io.swerve.bench.experiment.informationgain;

import io.swerve.Model;
import io.swerve.steering.plan.SteeringPlan;
import java.util.Optional;

/**
 * A way of writing traces.
 *
 * @param name what to call it
 * @param model writes
 * @param system what the system prompt says, if there is one
 * @param plan steers
 */
record Writer(String name, Model model, Optional<String> system, SteeringPlan plan) {}
