package io.swerve.reasoning.budget;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses among the answers of several samples: by vote, or by a score of each. Samples without an answer don't vote; of equal sums, the answer that was given
 * first wins.
 */
public final class Vote {
    private Vote() {}

    /**
     * Takes the answer that most samples give.
     *
     * @param answers one for each sample; empty where it gives none
     * @return the answer; empty if no sample gives one
     */
    public static Optional<String> majority(List<Optional<String>> answers) {
        double[] ones = new double[answers.size()];
        Arrays.fill(ones, 1);
        return weighted(answers, ones);
    }

    /**
     * Takes the answer whose samples have the largest sum of weights.
     *
     * @param answers one for each sample; empty where it gives none
     * @param weights one for each sample, finite
     * @return the answer; empty if no sample gives one
     * @throws IllegalArgumentException if there are not equally many of both, or a weight is not finite
     */
    public static Optional<String> weighted(List<Optional<String>> answers, double[] weights) {
        if (answers.size() != weights.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights don't go with " + answers.size() + " answers");
        }
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isFinite(weights[i])) {
                throw new IllegalArgumentException("weight " + i + " must be finite, was " + weights[i]);
            }
            double weight = weights[i];
            answers.get(i).ifPresent(answer -> sums.merge(answer, weight, Double::sum));
        }
        Optional<String> best = Optional.empty();
        double most = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Double> entry : sums.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = Optional.of(entry.getKey());
            }
        }
        return best;
    }

    /**
     * Takes the sample with the highest score (best-of-N).
     *
     * @param scores one for each sample, at least one; infinite ones are allowed, NaN is not
     * @return the index of the first highest
     * @throws IllegalArgumentException if there is none, or one is NaN
     */
    public static int best(double... scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("the best of no samples is none; give at least one score");
        }
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("score " + i + " is NaN");
            }
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
