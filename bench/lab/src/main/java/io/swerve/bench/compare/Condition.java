package io.swerve.bench.compare;

import io.swerve.steering.plan.SteeringPlan;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One way to ask the questions of a comparison.
 *
 * @param name
 *            what to call it
 * @param system
 *            the system prompt, if there is one
 * @param plan
 *            what steers the answer to a question, by its number
 */
public record Condition(String name, Optional<String> system, IntFunction<SteeringPlan> plan) {
    /**
     * Creates a condition that steers all answers alike.
     *
     * @param name
     *            what to call it
     * @param system
     *            the system prompt, if there is one
     * @param plan
     *            what steers each answer
     */
    public Condition(String name, Optional<String> system, SteeringPlan plan) {
        this(name, system, _ -> plan);
    }
}
