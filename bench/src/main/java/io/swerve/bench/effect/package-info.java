/**
 * What a direction read from contrast pairs does to a reasoning model: the calibration of its place and strength on
 * development problems, and the measurement on held-out ones against its controls.
 */
package io.swerve.bench.effect;
