package io.swerve.reasoning.verifree;

import java.util.Arrays;

/**
 * The noise of an estimate of the expected reward, or of its gradient, with the probability R of the reference answer as
 * reward and with a verifier that samples an answer and gives 1 or 0. Since {@code E[1{y=y*}] = R}, R is the
 * Rao-Blackwellised verifier: both have the same mean, and R never the larger variance.
 *
 * @param mean of either estimate
 * @param verifree the variance with R
 * @param verifier the variance with the 0/1 verifier, exact: not sampled
 */
public record RewardVariance(double mean, double verifree, double verifier) {
    /**
     * Compares the rewards themselves.
     *
     * @param rewards R of traces drawn from the policy, each from 0 to 1; at least one
     * @return the comparison, of populations
     * @throws IllegalArgumentException if there is none or one is not from 0 to 1
     */
    public static RewardVariance of(double... rewards) {
        double[] ones = new double[rewards.length];
        Arrays.fill(ones, 1);
        return ofGradients(rewards, ones);
    }

    /**
     * Compares the terms of a policy gradient, reward times score.
     *
     * @param rewards R of traces drawn from the policy, each from 0 to 1; at least one
     * @param scores for each trace a component of the gradient of its log-probability, finite
     * @return the comparison, of populations
     * @throws IllegalArgumentException if there is none, the lengths differ, or a number is not as described
     */
    public static RewardVariance ofGradients(double[] rewards, double[] scores) {
        int count = rewards.length;
        if (count == 0 || count != scores.length) {
            throw new IllegalArgumentException("needs at least one reward and a score for each; was given " + count
                    + " rewards and " + scores.length + " scores");
        }
        double mean = 0;
        double soft = 0;
        double hard = 0;
        for (int i = 0; i < count; i++) {
            double reward = rewards[i];
            double score = scores[i];
            if (!(reward >= 0 && reward <= 1) || !Double.isFinite(score)) {
                throw new IllegalArgumentException("rewards are probabilities and scores finite; trace " + i + " has "
                        + reward + " and " + score);
            }
            mean += reward * score / count;
            soft += reward * score * reward * score / count;
            hard += reward * score * score / count;
        }
        return new RewardVariance(mean, Math.max(0, soft - mean * mean), Math.max(0, hard - mean * mean));
    }

    /**
     * {@return what is saved: the variance with R as a share of that with the verifier, from 0 to 1; 1 if neither has
     * any}
     */
    public double ratio() {
        return verifier == 0 ? 1 : verifree / verifier;
    }
}
