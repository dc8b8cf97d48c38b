package io.swerve.bench.compare;

import io.swerve.bench.statistics.Draws;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.LowRankMap;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Plans that do the same along random directions: the control of every claim about a direction that means something. */
public final class RandomControl {
    private RandomControl() {}

    /**
     * Replaces the directions of a plan's vectors by random ones of the same norm at each layer. Triggers stay.
     *
     * @param plan
     *            the plan
     * @param seed
     *            of the draws; rules that share a vector share its replacement
     * @return the control
     * @throws IllegalArgumentException
     *             if a rule has no vector to replace
     */
    public static SteeringPlan of(SteeringPlan plan, long seed) {
        Map<SteeringVector, SteeringVector> drawn = new HashMap<>();
        UnaryOperator<SteeringVector> draw = vector -> drawn.computeIfAbsent(vector,
                like -> GivenDirection.random(like, new Draws(seed).of("random direction", "", drawn.size())));
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : plan.rules()) {
            rules.add(new Rule(rule.name(), replaced(rule, draw), rule.layers(), rule.trigger(), rule.coefficient()));
        }
        return new SteeringPlan(rules);
    }

    private static Intervention replaced(Rule rule, UnaryOperator<SteeringVector> draw) {
        return switch (rule.intervention()) {
            case Intervention.Add(var vector) -> Intervention.add(draw.apply(vector));
            case Intervention.ProjectOut(var vector) -> Intervention.projectOut(draw.apply(vector));
            case Intervention.ClampProjection(var vector, var min, var max) -> new Intervention.ClampProjection(
                    draw.apply(vector), min, max);
            case Intervention.Rotate(var vector, var radians) -> Intervention.rotate(draw.apply(vector), radians);
            case Intervention.Rescale _,Intervention.ClampFeature _,LowRankMap _ -> throw new IllegalArgumentException(
                    "rule '" + rule.name() + "' has no vector, so there is no random direction to compare it with");
        };
    }
}
