package io.swerve.bench.experiment.fewdemonstrations;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured with more and more demonstrations of one choice.
 *
 * @param name of the choice
 * @param points by the number of demonstrations
 */
record Curve(String name, List<Point> points) {
    /**
     * What was measured with one number of demonstrations.
     *
     * @param count how many
     * @param thinking tokens of thinking, by problem
     * @param correct 1 for right and 0 for wrong, by problem
     * @param logProbabilities of the right answer, by problem; empty where that wasn't measured
     * @param covered 1 where the asked fact was told, by problem; empty where nothing was asked of facts
     * @param cosine of the direction with that of all; NaN where there is none
     */
    record Point(int count, double[] thinking, double[] correct, double[] logProbabilities,
            double[] covered, double cosine) {}

    Curve(String name) {
        this(name, new ArrayList<>());
    }
}
