/**
 * The {@code swerve} command: a class for each subcommand, and the groups of flags that several of them share. What a
 * command computes lies in the modules below; here stand its flags, its messages and its output.
 */
package io.swerve.bench.cli;
