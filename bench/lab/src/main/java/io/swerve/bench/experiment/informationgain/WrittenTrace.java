package io.swerve.bench.experiment.informationgain;

import java.util.List;

/**
 * A trace.
 *
 * @param tokens of the whole text
 * @param entropies of their distributions, in nats
 * @param thinking how many of the tokens are reasoning
 * @param steps the reasoning, cut into steps; none if there is none
 * @param correct whether the answer is right
 */
record WrittenTrace(int[] tokens, float[] entropies, int thinking, List<String> steps, boolean correct) {}
