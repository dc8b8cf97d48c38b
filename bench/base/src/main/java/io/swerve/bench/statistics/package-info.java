/**
 * Draws, estimates with their uncertainty, and what may be concluded from them: a stream of random numbers for each
 * sample, Wilson and bootstrap intervals over problems, permutation tests, verdicts on targets.
 */
package io.swerve.bench.statistics;
