package io.swerve.bench.experiment.elicitation;

import io.swerve.bench.report.Figures;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;

/**
 * A direction, how strongly it is added, and when.
 *
 * @param vector of one layer
 * @param strength multiplies it
 * @param firstOnly whether only at the prompt's last token, from which the first token of the reply comes; else at every
 *            token
 * @param name where it is from
 */
record ScaledDirection(SteeringVector vector, double strength, boolean firstOnly, String name) {
    int layer() {
        return vector.firstLayer();
    }

    SteeringPlan plan() {
        Rule rule = Rule.of(Intervention.add(vector)).times(strength);
        return SteeringPlan.of(firstOnly ? rule.when(new Trigger.Steps(0, 1)) : rule);
    }

    @Override
    public String toString() {
        return name + ", strength " + Figures.number(strength, 1) + (firstOnly ? ", first step only" : ", every token");
    }
}
