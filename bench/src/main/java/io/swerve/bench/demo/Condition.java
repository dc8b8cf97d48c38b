package io.swerve.bench.demo;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A way to ask the questions of an evaluation.
 *
 * @param name
 *            what to call it
 * @param system
 *            the system prompt, if there is one
 * @param steering
 *            what is done to the model, by the number of the group of questions
 */
public record Condition(String name, Optional<String> system, IntFunction<Steering> steering) {
    /**
     * Creates a condition that steers all questions alike.
     *
     * @param name
     *            what to call it
     * @param system
     *            the system prompt, if there is one
     * @param steering
     *            what is done to the model
     */
    public Condition(String name, Optional<String> system, Steering steering) {
        this(name, system, _ -> steering);
    }
}
