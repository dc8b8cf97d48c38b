/**
 * Many texts at once, each under a plan of its own: texts written in parallel
 * ({@link io.swerve.steering.decoding.ParallelDecoder}), probabilities of given texts
 * ({@link io.swerve.steering.decoding.AnswerScorer}), and the span that a model thinks in
 * ({@link io.swerve.steering.decoding.ThinkingMarkers}). What begins alike is decoded once.
 */
package io.swerve.steering.decoding;
