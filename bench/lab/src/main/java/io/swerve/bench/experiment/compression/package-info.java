/**
 * Compression: how much a direction read from pairs shortens a reasoning model's thinking, where it is read and when it
 * is added.
 */
package io.swerve.bench.experiment.compression;
