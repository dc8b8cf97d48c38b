/** VeriFree: what the probability of the reference answer says of a trace that a verifier doesn't. */
package io.swerve.bench.experiment.verifree;
