/**
 * How strong to steer: the effect of a steering on the model's predictions, measured, and the strength that has a wanted
 * effect.
 *
 * <p>
 * The measure is the mean Kullback-Leibler divergence from the unsteered to the steered model's distribution of the next
 * token, in nats per token, at given positions of given texts, teacher-forced.
 * {@link io.swerve.steering.calibration.Calibrator} does the usual things in a line each;
 * {@link io.swerve.steering.calibration.DivergenceMeter}, {@link io.swerve.steering.calibration.DoseSearch},
 * {@link io.swerve.steering.calibration.AscEstimator} and {@link io.swerve.steering.calibration.LayerSweep} are what it
 * is made of.
 */
package io.swerve.steering.calibration;
