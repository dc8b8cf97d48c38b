package io.swerve.bench.effect;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.List;

/**
 * Where, how strongly and when a direction is added.
 *
 * @param layer the 0-based block
 * @param strength multiplies the direction
 * @param from the first decode step at which it acts; step 0 is the last token of the prompt
 * @param to the step behind the last one; {@link Integer#MAX_VALUE} for no end
 */
public record Setting(int layer, double strength, int from, int to) {
    private static final double[] STRENGTHS = {1, 1.5, 2, 3};
    private static final int[][] STEPS = {{0, 1}, {0, 3}, {1, 3}, {0, Integer.MAX_VALUE}};

    /** All that calibration tries on some layers. */
    static List<Setting> grid(int[] layers) {
        List<Setting> grid = new ArrayList<>();
        for (int layer : layers) {
            for (int[] steps : STEPS) {
                for (double strength : STRENGTHS) {
                    grid.add(new Setting(layer, strength, steps[0], steps[1]));
                }
            }
        }
        return grid;
    }

    /**
     * Makes the plan.
     *
     * @param vector has this layer
     * @return adds it
     */
    public SteeringPlan plan(SteeringVector vector) {
        return SteeringPlan.of(Rule.of(Intervention.add(vector)).onLayers(layer).when(new Trigger.Steps(from, to))
                .times(strength));
    }

    @Override
    public String toString() {
        String end = to == Integer.MAX_VALUE ? "the end" : "step " + (to - 1);
        return "layer " + layer + ", strength " + strength + ", "
                + (to == from + 1 ? "step " + from + " only" : "step " + from + " to " + end);
    }
}
