package io.swerve.steering.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a plan is carried out on a model, and why so.
 *
 * @param tier that of a decode in which all tokens follow this plan: the dearest of its rules'
 * @param rules one for each rule of the plan
 */
public record PlanExplanation(Tier tier, List<RuleExplanation> rules) {
    /**
     * Creates an explanation.
     *
     * @throws NullPointerException if a component is null
     */
    public PlanExplanation {
        rules = List.copyOf(rules);
    }

    /**
     * How a rule is carried out.
     *
     * @param rule its name
     * @param tier the cheapest one that can serve it exactly
     * @param layers where it acts, ascending
     * @param reason why not a cheaper one
     */
    public record RuleExplanation(String rule, Tier tier, List<Integer> layers, String reason) {
        /**
         * Creates an explanation.
         *
         * @throws NullPointerException if a component is null
         */
        public RuleExplanation {
            layers = List.copyOf(layers);
        }
    }

    @Override
    public String toString() {
        return tier + rules.stream()
                .map(rule -> "\n  " + rule.rule() + " at layers " + rule.layers() + ": " + rule.tier() + ", "
                        + rule.reason())
                .collect(Collectors.joining());
    }
}
