package io.swerve.bench.effect;

import io.swerve.bench.lab.LabProblem;
import io.swerve.steering.plan.SteeringPlan;
import java.util.Optional;

/**
 * A problem, and the way in which the model is asked.
 *
 * @param problem what to answer
 * @param system the system prompt, if there is one
 * @param plan steers the answer
 */
record Query(LabProblem problem, Optional<String> system, SteeringPlan plan) {}
