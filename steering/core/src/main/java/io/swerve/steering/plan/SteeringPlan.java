package io.swerve.steering.plan;

import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.List;

/**
 * What steers a sequence: rules, carried out in their order at each layer. Applied with {@link Steering}.
 *
 * <p>
 * Immutable and thread-safe.
 *
 * @param rules at most {@value #MAX_RULES}; none for an unsteered sequence
 */
public record SteeringPlan(List<Rule> rules) {
    /** More rules than this are a mistake, and would cost more than the model. */
    public static final int MAX_RULES = 256;
    private static final SteeringPlan NONE = new SteeringPlan(List.of());

    /**
     * Creates a plan.
     *
     * @throws SteeringPlanException if there are too many rules
     */
    public SteeringPlan {
        rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw new SteeringPlanException("a plan has at most " + MAX_RULES + " rules, this one has " + rules.size()
                    + "; add vectors that act at the same tokens into one");
        }
    }

    /**
     * The plan without rules.
     *
     * @return a plan that steers nothing
     */
    public static SteeringPlan none() {
        return NONE;
    }

    /**
     * A plan of some rules.
     *
     * @param rules in the order in which they act
     * @return the plan
     * @throws SteeringPlanException if there are too many
     */
    public static SteeringPlan of(Rule... rules) {
        return new SteeringPlan(List.of(rules));
    }

    /**
     * The common case: a vector added to every token.
     *
     * @param vector the directions
     * @param strength multiplies them
     * @return the plan
     * @throws IllegalArgumentException if the strength is not finite
     */
    public static SteeringPlan adding(SteeringVector vector, double strength) {
        return of(Rule.of(Intervention.add(vector)).times(strength));
    }

    /**
     * {@return this plan with one more rule behind the others: the longer plan}
     *
     * @param rule the rule
     * @throws SteeringPlanException if there are too many
     */
    public SteeringPlan and(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new SteeringPlan(more);
    }

    /**
     * Tells whether a rule depends on what the model predicted for the token that it acts on: by a trigger of entropy, or
     * by a coefficient computed or governed at each token. Such a plan does the same to a given text as to a written one
     * only if the text is decoded token by token.
     *
     * @return false if tokens may be decoded together
     */
    public boolean readsPredictions() {
        return rules.stream().anyMatch(SteeringPlan::readsPredictions);
    }

    private static boolean readsPredictions(Rule rule) {
        return switch (rule.coefficient()) {
            case Coefficient.OfToken _,Coefficient.Governed _ -> true;
            case Coefficient.Constant _,Coefficient.PerLayer _,Coefficient.Ramp _,Coefficient.Decay _ ->
                readsPredictions(rule.trigger());
        };
    }

    private static boolean readsPredictions(Trigger trigger) {
        return switch (trigger) {
            case Trigger.EntropyAbove _,Trigger.EntropyBelow _,Trigger.EntropyQuantile _ -> true;
            case Trigger.And and -> and.triggers().stream().anyMatch(SteeringPlan::readsPredictions);
            case Trigger.Or or -> or.triggers().stream().anyMatch(SteeringPlan::readsPredictions);
            case Trigger.Not not -> readsPredictions(not.trigger());
            default -> false;
        };
    }
}
