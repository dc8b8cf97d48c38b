package io.swerve.reasoning.maze;

import java.util.List;
import java.util.Optional;

/**
 * How many of a model's outputs solve their mazes, and how many of those by a trace that is one of a search.
 *
 * @param outputs all of them
 * @param plans those whose plan is valid
 * @param traces those whose trace is valid
 * @param both those of which plan and trace are valid
 */
public record MazeScore(int outputs, int plans, int traces, int both) {
    /**
     * What was written for a maze.
     *
     * @param maze that was asked
     * @param trace as text, one event on each line
     * @param plan the cells of the way; empty if there is none to be read
     */
    public record Output(Maze maze, String trace, List<Cell> plan) {
        /** Copies. */
        public Output {
            plan = List.copyOf(plan);
        }
    }

    /**
     * Creates a score.
     *
     * @throws IllegalArgumentException if the numbers don't go together
     */
    public MazeScore {
        if (both < 0 || both > Math.min(plans, traces) || plans + traces - both > outputs) {
            throw new IllegalArgumentException("of " + outputs + " outputs, " + plans + " valid plans and " + traces
                    + " valid traces can't be both in " + both);
        }
    }

    /**
     * Judges outputs: a plan is valid if it leads from start to goal, a trace if it can be replayed.
     *
     * @param outputs any number
     * @return the score
     */
    public static MazeScore of(List<Output> outputs) {
        int plans = 0;
        int traces = 0;
        int both = 0;
        for (Output output : outputs) {
            boolean plan = TraceError.isPlan(output.maze(), output.plan());
            Optional<TraceError> error = TraceError.in(output.maze(), output.trace());
            plans += plan ? 1 : 0;
            traces += error.isEmpty() ? 1 : 0;
            both += plan && error.isEmpty() ? 1 : 0;
        }
        return new MazeScore(outputs.size(), plans, traces, both);
    }

    /**
     * Returns the plan accuracy.
     *
     * @return 0 to 1; NaN if there are no outputs
     */
    public double planAccuracy() {
        return (double) plans / outputs;
    }

    /**
     * Returns the trace validity.
     *
     * @return 0 to 1; NaN if there are no outputs
     */
    public double traceValidity() {
        return (double) traces / outputs;
    }

    /**
     * Returns how often the trace behind a valid plan is valid.
     *
     * @return 0 to 1; NaN if no plan is valid
     */
    public double validTraceGivenValidPlan() {
        return (double) both / plans;
    }
}
