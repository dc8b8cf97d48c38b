/**
 * Traces of reasoning as texts: their steps, and what can be done to them to find out whether a model uses them. Start
 * at {@link io.swerve.reasoning.corruptedtraces.StepSplitter}, {@link io.swerve.reasoning.corruptedtraces.Derangement} and
 * {@link io.swerve.reasoning.corruptedtraces.TraceCorruption}.
 */
package io.swerve.reasoning.corruptedtraces;
