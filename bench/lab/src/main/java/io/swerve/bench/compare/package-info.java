/** Compares a steered model with the same model unsteered, prompt by prompt, and with the controls of such a claim. */
package io.swerve.bench.compare;
