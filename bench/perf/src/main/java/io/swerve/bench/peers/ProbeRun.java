package io.swerve.bench.peers;

import java.util.Map;

/**
 * What one process gave.
 *
 * @param start milliseconds from the start of the process to its first token
 * @param load milliseconds for loading the model; NaN if it doesn't tell
 * @param prompt milliseconds from a prompt to the first token, once warm; NaN if there was one round
 * @param tokensPerSecond of decoding, once warm; NaN if there was one round
 * @param phases milliseconds of the parts of the start that it tells, in order; empty if it tells none
 */
record ProbeRun(double start, double load, double prompt, double tokensPerSecond, Map<String, Double> phases) {}
