package io.swerve.reasoning.maze;

import io.swerve.reasoning.maze.SearchTrace.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a trace: the paper's kinds of errors, found by replaying it. */
public enum TraceError {
    /** A line is no event. */
    UNREADABLE,
    /** A cell is created that is outside, a wall, closed, or not beside the cell closed last; or, first, not the start. */
    INVALID_CREATE,
    /** A cell is closed that isn't open. */
    NOT_OPEN,
    /** A cell is closed for the second time. */
    ALREADY_CLOSED,
    /** A cell is closed while one with a lower estimate is open. */
    LOWER_OPEN,
    /** The goal is never closed. */
    GOAL_NOT_REACHED;

    /**
     * Replays a text.
     *
     * @param maze the maze
     * @param text one event on each line
     * @return the first error; empty if there is none
     */
    public static Optional<TraceError> in(Maze maze, String text) {
        return SearchTrace.parse(text).map(trace -> in(maze, trace)).orElse(Optional.of(UNREADABLE));
    }

    /**
     * Replays a trace.
     *
     * @param maze the maze
     * @param trace of this or another one
     * @return the first error; empty if there is none
     */
    public static Optional<TraceError> in(Maze maze, SearchTrace trace) {
        Map<Cell, Integer> open = new HashMap<>();
        Set<Cell> closed = new HashSet<>();
        Cell last = null;
        for (Event event : trace.events()) {
            Cell cell = event.cell();
            if (event.kind() == SearchTrace.Kind.CREATE) {
                boolean beside = last == null ? open.isEmpty() && cell.equals(maze.start()) : cell.distance(last) == 1;
                if (!beside || !maze.isFree(cell) || closed.contains(cell)) {
                    return Optional.of(INVALID_CREATE);
                }
                open.merge(cell, event.estimate(), Math::min);
            } else {
                if (closed.contains(cell)) {
                    return Optional.of(ALREADY_CLOSED);
                }
                Integer estimate = open.remove(cell);
                if (estimate == null) {
                    return Optional.of(NOT_OPEN);
                }
                if (open.values().stream().anyMatch(other -> other < estimate)) {
                    return Optional.of(LOWER_OPEN);
                }
                closed.add(cell);
                last = cell;
            }
        }
        return closed.contains(maze.goal()) ? Optional.empty() : Optional.of(GOAL_NOT_REACHED);
    }

    /**
     * Tells whether a plan solves a maze.
     *
     * @param maze the maze
     * @param plan cells
     * @return whether it leads from start to goal through free cells, each beside the one before
     */
    public static boolean isPlan(Maze maze, List<Cell> plan) {
        if (plan.isEmpty() || !plan.getFirst().equals(maze.start()) || !plan.getLast().equals(maze.goal())) {
            return false;
        }
        for (int i = 0; i < plan.size(); i++) {
            if (!maze.isFree(plan.get(i)) || i > 0 && plan.get(i).distance(plan.get(i - 1)) != 1) {
                return false;
            }
        }
        return true;
    }
}
