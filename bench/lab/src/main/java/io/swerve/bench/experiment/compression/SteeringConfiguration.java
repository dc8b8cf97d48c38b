package io.swerve.bench.experiment.compression;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way to steer.
 *
 * @param recipe where the direction is read
 * @param layer the 0-based block where it is read and added
 * @param strength its length, as a share of the mean length of the layer's activations
 * @param when says at which tokens
 */
record SteeringConfiguration(ContrastSource recipe, int layer, double strength, When when) {
    /** All that is tried of a recipe. */
    static List<SteeringConfiguration> all(ContrastSource recipe, int[] layers, List<Double> strengths,
            boolean marked) {
        List<SteeringConfiguration> ways = new ArrayList<>();
        for (int layer : layers) {
            for (When when : recipe.times(marked)) {
                for (double strength : strengths) {
                    ways.add(new SteeringConfiguration(recipe, layer, strength, when));
                }
            }
        }
        return ways;
    }

    SteeringPlan plan(SteeringVector vector, Optional<ThinkingMarkers> markers) {
        return SteeringPlan.of(Rule.of(Intervention.add(vector)).onLayers(Layers.of(layer)).when(when.trigger(markers))
                .times(strength));
    }

    @Override
    public String toString() {
        return recipe + ", layer " + layer + ", strength " + strength + ", " + when;
    }
}
