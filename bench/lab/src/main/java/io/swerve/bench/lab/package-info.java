/**
 * The synthetic reasoning corpus: chains of arithmetic, facts about people and transformations of words, drawn by seed,
 * with the texts that the embedded models were trained on.
 */
package io.swerve.bench.lab;
