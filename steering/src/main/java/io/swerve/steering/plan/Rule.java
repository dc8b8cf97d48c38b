package io.swerve.steering.plan;

import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One line of a {@link SteeringPlan}: do this, at these layers and these tokens, so strongly.
 *
 * @param name for messages and receipts
 * @param intervention what is done to a row
 * @param layers the 0-based blocks at whose outputs it is done; all of them layers of the intervention
 * @param trigger at which tokens
 * @param coefficient how strongly
 */
public record Rule(String name, Intervention intervention, Set<Integer> layers, Trigger trigger,
        Coefficient coefficient) {
    /**
     * Creates a rule.
     *
     * @throws SteeringPlanException if there is no layer, the intervention has none of some layer, or the trigger can
     *             never hold or is too large
     */
    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(coefficient, "coefficient");
        layers = Collections.unmodifiableSet(new TreeSet<>(layers));
        if (layers.isEmpty()) {
            throw new SteeringPlanException("rule '" + name + "' names no layer; name at least one");
        }
        Set<Integer> possible = IntStream.of(intervention.layers()).boxed().collect(Collectors.toSet());
        for (int layer : layers) {
            if (!possible.contains(layer)) {
                throw new SteeringPlanException("rule '" + name + "' names layer " + layer
                        + ", which its intervention does not have; it has " + Arrays.toString(intervention.layers()));
            }
        }
        TriggerChecks.size(trigger, name);
        String self = name;
        Contradictions.in(trigger).ifPresent(reason -> {
            throw new SteeringPlanException("the trigger of rule '" + self + "' can never hold: " + reason);
        });
    }

    /**
     * A rule on all layers of an intervention, for every token, with coefficient 1.
     *
     * @param intervention what is done
     * @return the rule, to be narrowed down
     */
    public static Rule of(Intervention intervention) {
        return new Rule(intervention.getClass().getSimpleName(), intervention,
                IntStream.of(intervention.layers()).boxed().collect(Collectors.toSet()), Trigger.always(),
                Coefficient.of(1));
    }

    /**
     * Returns this rule with another name.
     *
     * @param newName for messages and receipts
     * @return the changed rule
     */
    public Rule named(String newName) {
        return new Rule(newName, intervention, layers, trigger, coefficient);
    }

    /**
     * Returns this rule on other layers.
     *
     * @param chosen 0-based blocks
     * @return the changed rule
     * @throws SteeringPlanException if the intervention lacks one of them
     */
    public Rule onLayers(int... chosen) {
        return new Rule(name, intervention, IntStream.of(chosen).boxed().collect(Collectors.toSet()), trigger,
                coefficient);
    }

    /**
     * Returns this rule with another trigger.
     *
     * @param newTrigger at which tokens
     * @return the changed rule
     * @throws SteeringPlanException if the trigger can never hold
     */
    public Rule when(Trigger newTrigger) {
        return new Rule(name, intervention, layers, newTrigger, coefficient);
    }

    /**
     * Returns this rule with a constant coefficient.
     *
     * @param value how strongly
     * @return the changed rule
     * @throws IllegalArgumentException if the value is not finite
     */
    public Rule times(double value) {
        return times(Coefficient.of(value));
    }

    /**
     * Returns this rule with another coefficient.
     *
     * @param newCoefficient how strongly
     * @return the changed rule
     */
    public Rule times(Coefficient newCoefficient) {
        return new Rule(name, intervention, layers, trigger, newCoefficient);
    }
}
