package io.swerve.reasoning.reward;

/** How much better each trace of a group is than the others. */
public final class Advantages {
    private Advantages() {}

    /**
     * Compares each reward with the mean of the others (RLOO): {@code A_i = R_i - mean of R_j over j != i}, which is
     * {@code (R_i - mean) * G / (G - 1)}.
     *
     * @param rewards of at least two traces of the same problem, finite
     * @return one advantage for each; they sum to 0 up to rounding
     * @throws IllegalArgumentException if there are fewer than two, or one is not finite
     */
    public static double[] leaveOneOut(double... rewards) {
        int count = rewards.length;
        if (count < 2) {
            throw new IllegalArgumentException("leave-one-out advantages need at least 2 rewards, were given " + count);
        }
        double mean = mean(rewards);
        double[] advantages = new double[count];
        for (int i = 0; i < count; i++) {
            advantages[i] = (rewards[i] - mean) * count / (count - 1);
        }
        return advantages;
    }

    static double mean(double... rewards) {
        double sum = 0;
        for (double reward : rewards) {
            if (!Double.isFinite(reward)) {
                throw new IllegalArgumentException("rewards must be finite, one is " + reward
                        + "; for traces that don't answer use the probability, which is 0, not its logarithm");
            }
            sum += reward;
        }
        return sum / rewards.length;
    }
}
