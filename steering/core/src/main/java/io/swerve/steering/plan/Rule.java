package io.swerve.steering.plan;

import io.swerve.Layers;
import io.swerve.steering.ModelIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One line of a {@link SteeringPlan}: do this, at these layers and these tokens, so strongly.
 *
 * @param name for messages and receipts
 * @param intervention what is done to a row
 * @param layers at whose outputs it is done; all of them layers of the intervention
 * @param trigger at which tokens
 * @param coefficient how strongly
 */
public record Rule(String name, Intervention intervention, Layers layers, Trigger trigger,
        Coefficient coefficient) {
    /**
     * Creates a rule.
     *
     * @throws SteeringPlanException if the intervention lacks one of the layers, a share of the depth is asked for and the
     *             intervention's vector doesn't know it, or the trigger can never hold or is too large
     */
    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(coefficient, "coefficient");
        layers = Layers.of(chosen(name, intervention, layers));
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
                Layers.all(), Trigger.always(), Coefficient.of(1));
    }

    private static int[] chosen(String name, Intervention intervention, Layers layers) {
        int[] own = intervention.layers();
        if (layers.equals(Layers.all())) {
            return own;
        }
        int count = own[own.length - 1] + 1;
        if (layers.isRelative()) {
            count = intervention instanceof Intervention.Directed directed
                    ? directed.vector().info().model().map(ModelIdentity::layers).orElse(0)
                    : 0;
            if (count == 0) {
                throw new SteeringPlanException(
                        "rule '" + name + "' names " + layers + " of the model's depth, which its"
                                + " intervention doesn't know: name the layers by their numbers");
            }
        }
        try {
            int[] resolved = layers.resolve(count);
            for (int layer : resolved) {
                if (Arrays.binarySearch(own, layer) < 0) {
                    throw new IllegalArgumentException("layer " + layer + " is not one of them");
                }
            }
            return resolved;
        } catch (IllegalArgumentException e) {
            throw new SteeringPlanException("rule '" + name + "' names layers " + layers
                    + ", which its intervention does not have all; it has " + Arrays.toString(own));
        }
    }

    /** The layers, ascending. */
    List<Integer> layerList() {
        int[] own = intervention.layers();
        return IntStream.of(layers.resolve(own[own.length - 1] + 1)).boxed().toList();
    }

    /**
     * {@return this rule with another name}
     *
     * @param newName for messages and receipts
     */
    public Rule named(String newName) {
        return new Rule(newName, intervention, layers, trigger, coefficient);
    }

    /**
     * {@return this rule on other layers}
     *
     * @param chosen the layers; all are those of the intervention, a share is one of the depth of its vector's model
     * @throws SteeringPlanException if the intervention lacks one of them, or a share is asked for and its vector names no
     *             model
     */
    public Rule onLayers(Layers chosen) {
        return new Rule(name, intervention, chosen, trigger, coefficient);
    }

    /**
     * {@return this rule with another trigger}
     *
     * @param newTrigger at which tokens
     * @throws SteeringPlanException if the trigger can never hold
     */
    public Rule when(Trigger newTrigger) {
        return new Rule(name, intervention, layers, newTrigger, coefficient);
    }

    /**
     * {@return this rule with a constant coefficient}
     *
     * @param value how strongly
     * @throws IllegalArgumentException if the value is not finite
     */
    public Rule times(double value) {
        return times(Coefficient.of(value));
    }

    /**
     * {@return this rule with another coefficient}
     *
     * @param newCoefficient how strongly
     */
    public Rule times(Coefficient newCoefficient) {
        return new Rule(name, intervention, layers, trigger, newCoefficient);
    }
}
