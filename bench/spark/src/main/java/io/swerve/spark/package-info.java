/** Runs the shards of a {@code swerve} command as tasks of an Apache Spark job. */
package io.swerve.spark;
