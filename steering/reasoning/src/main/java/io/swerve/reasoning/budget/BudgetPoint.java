package io.swerve.reasoning.budget;

/**
 * What a method reaches at what cost.
 *
 * @param name of the model, the method and its setting
 * @param tokens the cost: mean tokens for each problem, those of the prompts included
 * @param accuracy share of right answers
 */
public record BudgetPoint(String name, double tokens, double accuracy) {
    /**
     * Creates a point.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public BudgetPoint {
        if (!(tokens >= 0 && accuracy >= 0 && Double.isFinite(tokens) && Double.isFinite(accuracy))) {
            throw new IllegalArgumentException("'" + name + "' has a cost and an accuracy that are finite and not"
                    + " negative, was given " + tokens + " tokens and " + accuracy);
        }
    }

    /**
     * Tells whether nothing speaks for the other point.
     *
     * @param other another point
     * @return whether this one is no worse in either respect, and better in one
     */
    public boolean dominates(BudgetPoint other) {
        return tokens <= other.tokens && accuracy >= other.accuracy
                && (tokens < other.tokens || accuracy > other.accuracy);
    }
}
