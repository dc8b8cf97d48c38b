package io.swerve.entropy;

/**
 * How the entropy of a trace's tokens is spread. Of a trace without tokens every figure is NaN.
 *
 * @param tokens number of tokens
 * @param mean mean entropy, in nats
 * @param median median entropy, in nats
 * @param maximum largest entropy, in nats
 * @param threshold the entropy, in nats, that {@code shareAbove} refers to
 * @param shareAbove share of the tokens, from 0 to 1, with an entropy above the threshold
 */
public record EntropySummary(int tokens, double mean, double median, double maximum, double threshold,
        double shareAbove) {}
