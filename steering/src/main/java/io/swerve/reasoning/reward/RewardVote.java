package io.swerve.reasoning.reward;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses among the answers of several traces. Ties go to the first. An empty answer is a trace that gives none; it can't
 * be chosen by a vote.
 */
public final class RewardVote {
    private RewardVote() {}

    /**
     * Chooses the trace with the greatest reward (best-of-G).
     *
     * @param rewards at least one; negative infinity is allowed, NaN is not
     * @return the index of the first greatest
     * @throws IllegalArgumentException if there is none, or one is NaN
     */
    public static int best(double... rewards) {
        if (rewards.length == 0) {
            throw new IllegalArgumentException("the best of no traces is none; give at least one reward");
        }
        int best = 0;
        for (int i = 0; i < rewards.length; i++) {
            if (Double.isNaN(rewards[i])) {
                throw new IllegalArgumentException("reward " + i + " is NaN");
            }
            if (rewards[i] > rewards[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Chooses the answer with the greatest sum of weights.
     *
     * @param answers one for each trace
     * @param weights one for each trace, finite and not negative
     * @return the answer; empty if no trace answers
     * @throws IllegalArgumentException if the lengths differ or a weight is not as described
     */
    public static Optional<String> weighted(List<Optional<String>> answers, double... weights) {
        if (answers.size() != weights.length) {
            throw new IllegalArgumentException(
                    "each answer needs a weight: " + answers.size() + " answers, " + weights.length + " weights");
        }
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            double weight = weights[i];
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "weights are finite and not negative, weight " + i + " is " + weight);
            }
            answers.get(i).ifPresent(answer -> sums.merge(answer, weight, Double::sum));
        }
        Optional<String> best = Optional.empty();
        for (Map.Entry<String, Double> sum : sums.entrySet()) {
            if (best.isEmpty() || sum.getValue() > sums.get(best.get())) {
                best = Optional.of(sum.getKey());
            }
        }
        return best;
    }

    /**
     * Chooses the most frequent answer.
     *
     * @param answers one for each trace
     * @return the answer; empty if no trace answers
     */
    public static Optional<String> majority(List<Optional<String>> answers) {
        double[] ones = new double[answers.size()];
        Arrays.fill(ones, 1);
        return weighted(answers, ones);
    }
}
