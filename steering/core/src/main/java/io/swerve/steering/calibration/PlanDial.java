package io.swerve.steering.calibration;

import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The strength of a plan, sequence by sequence. */
final class PlanDial implements Steered.Dial {
    private final SteeringPlan plan;
    private final Steering steering;
    private final boolean tokenByToken;
    private float strength;
    private SteeringPlan scaled;

    PlanDial(Session session, SteeringPlan plan, float strength) {
        // at strength 0 nothing of the plan is compiled: what is wrong with it is to be said now, not at the first dose
        Steering.explain(plan, session.model());
        this.plan = plan;
        this.tokenByToken = plan.readsPredictions();
        this.strength = strength;
        this.scaled = scaled(plan, strength);
        this.steering = Steering.on(session, scaled, SteeringOptions.defaults());
    }

    static SteeringPlan scaled(SteeringPlan plan, float strength) {
        if (!Float.isFinite(strength)) {
            throw new IllegalArgumentException("strength must be finite, was " + strength);
        }
        if (strength == 0) {
            return SteeringPlan.none();
        }
        List<Rule> rules = plan.rules().stream().map(rule -> rule.times(times(rule.coefficient(), strength))).toList();
        return new SteeringPlan(rules);
    }

    private static Coefficient times(Coefficient coefficient, double factor) {
        return switch (coefficient) {
            case Coefficient.Constant constant -> Coefficient.of(constant.value() * factor);
            case Coefficient.PerLayer layers -> {
                Map<Integer, Double> values = new TreeMap<>(layers.values());
                values.replaceAll((_, value) -> value * factor);
                yield new Coefficient.PerLayer(values);
            }
            case Coefficient.Ramp ramp ->
                new Coefficient.Ramp(ramp.from() * factor, ramp.to() * factor, ramp.steps());
            case Coefficient.Decay decay -> new Coefficient.Decay(decay.from() * factor, decay.halfLife());
            case Coefficient.OfToken token ->
                new Coefficient.OfToken(context -> factor * token.function().applyAsDouble(context));
            case Coefficient.Governed governed -> times(governed.base(), factor).governedBy(governed.governor());
        };
    }

    @Override
    public void set(Sequence sequence, float newStrength) {
        if (newStrength != strength) {
            scaled = scaled(plan, newStrength);
            strength = newStrength;
        }
        steering.steerFromHere(sequence, scaled);
    }

    /** Without effect: the strength is that of each sequence, and a new one gets its own before it is decoded. */
    @Override
    public void reset() {}

    @Override
    public boolean tokenByToken() {
        return tokenByToken;
    }

    @Override
    public void close() {
        steering.close();
    }
}
