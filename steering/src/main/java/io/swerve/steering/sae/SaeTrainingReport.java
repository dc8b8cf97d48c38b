package io.swerve.steering.sae;

/**
 * How far a training is.
 *
 * @param step how many steps are done
 * @param steps how many there are to do
 * @param loss the loss of the last minibatch: the share of the variance left unexplained, and the revival's part
 * @param explainedVariance the share of the variance that the last minibatch's reconstructions explain, at most 1
 * @param dead how many features are dead now
 */
public record SaeTrainingReport(int step, int steps, double loss, double explainedVariance, int dead) {}
