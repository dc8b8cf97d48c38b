/** The files of plans: {@link io.swerve.steering.plan.file.PlanFile}. */
package io.swerve.steering.plan.file;
