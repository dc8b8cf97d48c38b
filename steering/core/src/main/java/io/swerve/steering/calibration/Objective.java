package io.swerve.steering.calibration;

import io.swerve.Session;

/** What a steering is for, as numbers: the more, the better. */
@FunctionalInterface
public interface Objective {
    /**
     * Scores a model as it is steered now.
     *
     * @param session without open sequences; the steering, if any, is in force and must stay as it is
     * @return one score for each of the objective's items, always in the same order, at least one
     */
    double[] score(Session session);
}
