package io.swerve.bench.perf;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The plans that are measured.
 *
 * @param vector a direction for every layer
 */
record BenchPlans(SteeringVector vector) {
    /** An angle at which a rotation always has something to do. */
    private static final double RADIANS = 0.01;
    /** Longer than any run, so that the coefficient changes until its end. */
    private static final int STEPS = 1_000_000;

    /**
     * Makes the vector.
     *
     * @param directions by layer
     */
    BenchPlans(float[][] directions) {
        this(SteeringVector.of(byLayer(directions), VectorInfo.unknown()));
    }

    private static Map<Integer, float[]> byLayer(float[][] directions) {
        Map<Integer, float[]> map = new TreeMap<>();
        for (int layer = 0; layer < directions.length; layer++) {
            map.put(layer, directions[layer]);
        }
        return map;
    }

    /** The layers that llama.cpp's graph can add to: all from 1 on. */
    private int[] addedLayers() {
        return IntStream.of(vector.layers()).filter(layer -> layer > 0).toArray();
    }

    private Rule addition() {
        return Rule.of(Intervention.add(vector)).onLayers(Layers.of(addedLayers()));
    }

    SteeringPlan staticAddition() {
        return SteeringPlan.of(addition());
    }

    SteeringPlan liveAddition() {
        return SteeringPlan.of(addition().times(new Coefficient.Ramp(1, 2, STEPS)));
    }

    /** What changes at every token, and what acts in the callback. */
    SteeringPlan everything() {
        return SteeringPlan.of(addition().times(new Coefficient.Ramp(1, 2, STEPS)),
                Rule.of(Intervention.projectOut(vector)).onLayers(Layers.of(addedLayers()[addedLayers().length / 2])));
    }

    SteeringPlan ablation(int... layers) {
        Rule rule = Rule.of(Intervention.projectOut(vector));
        return SteeringPlan.of(layers.length == 0 ? rule : rule.onLayers(Layers.of(layers)));
    }

    /** Plans of which no two are alike, one for each sequence. */
    List<SteeringPlan> different(int count) {
        int middle = addedLayers()[addedLayers().length / 2];
        List<SteeringPlan> kinds = List.of(staticAddition(), liveAddition(), ablation(middle), ablation(),
                SteeringPlan.of(addition().when(Trigger.generation()).times(-1)),
                SteeringPlan.of(Rule.of(Intervention.cap(vector, 0.1))),
                SteeringPlan.of(Rule.of(Intervention.rotate(vector, RADIANS)).onLayers(Layers.of(middle))),
                SteeringPlan.of(addition().onLayers(Layers.of(middle)).times(2),
                        Rule.of(Intervention.projectOut(vector))
                                .onLayers(Layers.of(middle)).times(0.5)));
        if (count > kinds.size()) {
            throw new IllegalArgumentException("there are " + kinds.size() + " plans, not " + count);
        }
        return kinds.subList(0, count);
    }
}
