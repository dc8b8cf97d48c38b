/**
 * What only time shows: whether decoding allocates, how often the garbage collector runs meanwhile, and whether memory
 * grows over an hour of everything mixed.
 */
package io.swerve.bench.endurance;
