package io.swerve.bench.experiment.verifree;

/**
 * The rewards of a problem's traces.
 *
 * @param logRewards in nats; negative infinity for a trace that doesn't answer
 * @param clean whether the cut lies between two of the model's tokens
 */
record Rewarded(double[] logRewards, boolean[] clean) {
    double[] rewards() {
        double[] rewards = new double[logRewards.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = Math.exp(logRewards[i]);
        }
        return rewards;
    }
}
