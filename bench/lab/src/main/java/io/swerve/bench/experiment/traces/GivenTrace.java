package io.swerve.bench.experiment.traces;

import io.swerve.bench.experiment.Excerpt;

/**
 * What a model makes of a question behind which a trace stands as if it had thought it.
 *
 * @param logProbability of the right answer behind the beginning of its sentence, all tokens together, in nats
 * @param correct whether the answer that it gives is right
 * @param answer the answer that it gives; empty if it gives none
 * @param excerpt what it wrote behind all that it was given, if it is shown
 */
public record GivenTrace(double logProbability, boolean correct, String answer, Excerpt excerpt) {}
