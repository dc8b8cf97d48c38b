/**
 * Finds out what a control vector of unknown making is, by measuring: which blocks its directions are of, which way they
 * point, how long they are. Start at {@link io.swerve.steering.doctor.VectorDoctor}.
 */
package io.swerve.steering.doctor;
