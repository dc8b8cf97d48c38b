package io.swerve.bench.experiment.traces;

/**
 * A demonstration.
 *
 * @param question what is asked
 * @param reply what the model is shown to have answered
 */
public record Shot(String question, String reply) {}
