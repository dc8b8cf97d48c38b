/**
 * The world of "Beyond Semantics: The Unreasonable Effectiveness of Reasonless Intermediate Tokens" (arXiv 2505.13775):
 * mazes, the traces that A* leaves when it solves them, and the validator that replays a trace. Traces are swapped
 * between mazes by {@link io.swerve.reasoning.trace.Derangement}. Start at {@link io.swerve.reasoning.maze.MazeGenerator}.
 */
package io.swerve.reasoning.maze;
