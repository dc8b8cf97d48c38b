package io.swerve.bench.experiment.traces;

/**
 * What a model makes of a question behind which a trace stands as if it had thought it.
 *
 * @param logProbability of the right answer behind the beginning of its sentence, all tokens together, in nats
 * @param correct whether the answer that it gives is right
 * @param answer the answer that it gives; empty if it gives none
 */
public record GivenTrace(double logProbability, boolean correct, String answer) {}
