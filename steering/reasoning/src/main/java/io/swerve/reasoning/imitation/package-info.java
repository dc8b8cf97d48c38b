/**
 * Whether a model's reasoning is imitation: measures of ours for what "CoT is Not True Reasoning, It Is Just a Tight
 * Constraint to Imitate" (arXiv 2506.02878) claims without measuring it. How tightly a reasoning prompt binds the next
 * token ({@link io.swerve.reasoning.imitation.ConstraintTightness}), what the form of a trace does without its content
 * ({@link io.swerve.reasoning.imitation.FormWithoutContent}), and whether a model gets worse as problems get stranger
 * ({@link io.swerve.reasoning.imitation.Degradation}).
 */
package io.swerve.reasoning.imitation;
