package io.swerve.reasoning.hybrid;

import java.util.List;

/**
 * One steered token.
 *
 * @param index of the token among those written
 * @param category that the thinking model's row belongs to
 * @param base what the base model would have written
 * @param thinking what the thinking model would have written
 * @param baseLogProbability log-probability of the thinking model's token in the unsteered base model
 * @param candidates what the base model would write under each coefficient and window, in the order tried
 * @param chosen which of them was written
 */
public record HybridStep(int index, int category, int base, int thinking, double baseLogProbability,
        List<Candidate> candidates, int chosen) {
    /**
     * What the base model would write.
     *
     * @param coefficient how strongly it was steered
     * @param window how many of its last tokens were
     * @param token what it would write
     * @param thinkingLogProbability log-probability of that token in the thinking model; perplexity is {@code exp} of its
     *            negative
     * @param targetLogProbability log-probability of the thinking model's token in the steered base model
     */
    public record Candidate(double coefficient, int window, int token, double thinkingLogProbability,
            double targetLogProbability) {}

    /**
     * Creates a step.
     */
    public HybridStep {
        candidates = List.copyOf(candidates);
    }

    /**
     * {@return the candidate written, that of the lowest perplexity in the thinking model; of equal ones the first
     * tried}
     */
    public Candidate winner() {
        return candidates.get(chosen);
    }
}
