/** Small arithmetic on vectors and samples. */
package io.swerve.internal.numeric;
