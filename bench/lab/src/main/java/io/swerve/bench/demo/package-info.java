/** The demonstration: a reasoning model thinks at length, and a vector from its own activations makes it brief. */
package io.swerve.bench.demo;
