/**
 * Traces of reasoning as texts: their steps, and what can be done to them to find out whether a model uses them. Start
 * at {@link io.swerve.reasoning.trace.StepSplitter}, {@link io.swerve.reasoning.trace.Derangement} and
 * {@link io.swerve.reasoning.trace.TraceCorruption}.
 */
package io.swerve.reasoning.trace;
