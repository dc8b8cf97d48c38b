package io.swerve.bench.experiment.dataalchemy;

/**
 * What a model wrote behind records.
 *
 * @param output its continuation of the line
 */
record WrittenRecord(String output) {}
