package io.swerve.bench.effect;

import io.swerve.bench.statistics.Interval;

/**
 * What one way of asking gave on the held-out problems, with 95 % bootstrap intervals.
 *
 * @param name what to call it
 * @param thinking tokens inside the thinking span, mean over the problems
 * @param thinkingShare the same as a share of the unsteered model's, problems resampled in pairs
 * @param accuracy share of right answers
 * @param accuracyChange the difference from the unsteered model's, problems resampled in pairs
 * @param seconds time of a problem, mean; blocks of problems resampled
 * @param speedUp time of the unsteered model divided by this one's, blocks resampled in pairs
 * @param steeredTokens tokens of an answer that a rule acted on, mean
 */
public record Arm(String name, Interval thinking, Interval thinkingShare, Interval accuracy, Interval accuracyChange,
        Interval seconds, Interval speedUp, double steeredTokens) {}
