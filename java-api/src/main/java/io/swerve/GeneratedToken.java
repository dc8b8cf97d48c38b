package io.swerve;

/**
 * One generated token.
 *
 * @param index counted from 0
 * @param id the token id
 * @param text the text that this token adds: whole characters only, and nothing that may turn out to be part of a stop
 *            string. The texts of all tokens together are the generated text
 * @param logProbability natural logarithm of the token's probability under the model, at temperature 1
 * @param entropy of the distribution it was drawn from, over the full vocabulary before any sampler, in nats
 */
public record GeneratedToken(int index, int id, String text, double logProbability, double entropy) {}
