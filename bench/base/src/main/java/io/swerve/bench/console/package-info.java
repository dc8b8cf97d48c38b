/**
 * What all commands share: their options, where and how they write, how they tell progress, and how they fail.
 */
package io.swerve.bench.console;
