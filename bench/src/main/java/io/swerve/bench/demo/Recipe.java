package io.swerve.bench.demo;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;

/**
 * How the demonstration steers.
 *
 * @param layer
 *            the 0-based block whose output is steered
 * @param strength
 *            multiplies the direction
 * @param steps
 *            how many tokens are decoded under steering, from the first one of the reply on; the rest is not steered
 * @param pairs
 *            how many contrast pairs the direction is extracted from
 */
public record Recipe(int layer, float strength, int steps, int pairs) {
    /**
     * The recipe for {@link io.swerve.bench.model.LabModel#THINK}: the whole difference, at its last layer, for the first
     * two tokens only, which are the marker that opens the thinking span and the line break after it. What is thought
     * then follows from how it began.
     */
    public static final Recipe BREVITY = new Recipe(5, 1, 2, 50);

    /**
     * Makes the plan.
     *
     * @param vector
     *            has the layer
     * @return adds it while the first tokens of a reply are decoded
     */
    public SteeringPlan plan(SteeringVector vector) {
        // step 0 is the last token of the prompt
        return SteeringPlan.of(Rule.of(Intervention.add(vector)).onLayers(layer)
                .when(new Trigger.Steps(1, 1 + steps)).times(strength));
    }
}
