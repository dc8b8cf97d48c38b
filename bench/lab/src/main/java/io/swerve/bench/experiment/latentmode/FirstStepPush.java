package io.swerve.bench.experiment.latentmode;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.Locale;

/**
 * A direction that is added once.
 *
 * @param name where it is from
 * @param vector of length 1, with the layer
 * @param layer the 0-based block
 * @param length of what is added
 */
record FirstStepPush(String name, SteeringVector vector, int layer, double length) {
    static FirstStepPush of(String name, SteeringVector vector, int layer, double length) {
        return new FirstStepPush(name, VectorAlgebra.normalised(vector.onLayer(layer)), layer, length);
    }

    /** Adds it at one step; 0 is the prompt's last token. */
    SteeringPlan at(int step) {
        return SteeringPlan.of(
                Rule.of(Intervention.add(vector)).onLayers(Layers.of(layer)).when(new Trigger.Steps(step, step + 1))
                        .times(length));
    }

    FirstStepPush along(SteeringVector other) {
        return of("random", other, layer, length);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, layer %d, length %.1f", name, layer, length);
    }
}
