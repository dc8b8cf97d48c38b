package io.swerve.bench.experiment.informationgain;

import io.swerve.Model;
import io.swerve.steering.plan.SteeringPlan;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A way of writing traces.
 *
 * @param name what to call it
 * @param model writes
 * @param system what the system prompt says, if there is one
 * @param plan steers the trace of a problem, by its index
 */
record TraceWriter(String name, Model model, Optional<String> system, IntFunction<SteeringPlan> plan) {}
