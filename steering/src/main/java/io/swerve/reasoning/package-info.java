/**
 * How models reason, and what elicits, shortens, scores and tests it. This package holds what the methods share: texts
 * written in parallel ({@link io.swerve.reasoning.ParallelDecoder}), probabilities of given texts
 * ({@link io.swerve.reasoning.AnswerScorer}), and the thinking span ({@link io.swerve.reasoning.ThinkingMarkers}).
 */
package io.swerve.reasoning;
