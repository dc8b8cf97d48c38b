/** Estimates with their uncertainty: bootstrap intervals and paired permutation tests. */
package io.swerve.bench.statistics;
