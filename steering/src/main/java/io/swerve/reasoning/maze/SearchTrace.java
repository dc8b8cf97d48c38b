package io.swerve.reasoning.maze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a search leaves behind: each cell as it is put into the open list and as it is closed, in the tokens of the paper.
 *
 * <pre>
 * create 3 4 c0 c7
 * close 3 4 c0 c7
 * </pre>
 *
 * @param events in order
 */
public record SearchTrace(List<Event> events) {
    private static final Pattern EVENT = Pattern
            .compile("(create|close) (\\d{1,6}) (\\d{1,6}) c(\\d{1,6}) c(\\d{1,6})");

    /** What happens to a cell. */
    public enum Kind {
        /** It is put into the open list. */
        CREATE,
        /** It is moved from the open to the closed list. */
        CLOSE
    }

    /**
     * One event.
     *
     * @param kind what happens
     * @param cell to which cell
     * @param cost steps from the start, the paper's cG
     * @param heuristic estimated steps to the goal, the paper's cH
     */
    public record Event(Kind kind, Cell cell, int cost, int heuristic) {
        /**
         * Returns the estimate of the whole way.
         *
         * @return f, cost and heuristic together
         */
        public int estimate() {
            return cost + heuristic;
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + cell.x() + " " + cell.y() + " c" + cost + " c"
                    + heuristic;
        }
    }

    /**
     * A solution.
     *
     * @param trace of the search
     * @param plan the cells of a shortest way from start to goal
     */
    public record Solution(SearchTrace trace, List<Cell> plan) {
        /** Copies. */
        public Solution {
            plan = List.copyOf(plan);
        }
    }

    /** Copies. */
    public SearchTrace {
        events = List.copyOf(events);
    }

    /**
     * Solves a maze by A* with Manhattan's distance. Of equal estimates, the cell nearer to the goal is closed first, then
     * the one that was created first.
     *
     * @param maze the maze
     * @return trace and plan
     * @throws IllegalArgumentException if there is no way
     */
    public static Solution solve(Maze maze) {
        record Open(Event event, int order) {}
        List<Event> events = new ArrayList<>();
        Map<Cell, Integer> costs = new HashMap<>(Map.of(maze.start(), 0));
        Map<Cell, Cell> parents = new HashMap<>();
        Set<Cell> closed = new HashSet<>();
        PriorityQueue<Open> open = new PriorityQueue<>(Comparator.<Open>comparingInt(one -> one.event.estimate())
                .thenComparingInt(one -> one.event.heuristic()).thenComparingInt(Open::order));
        events.add(new Event(Kind.CREATE, maze.start(), 0, maze.start().distance(maze.goal())));
        open.add(new Open(events.getLast(), 0));
        while (!open.isEmpty()) {
            Event best = open.poll().event;
            Cell cell = best.cell();
            if (!closed.add(cell)) {
                continue; // a dearer way to a cell that was closed meanwhile
            }
            events.add(new Event(Kind.CLOSE, cell, best.cost(), best.heuristic()));
            if (cell.equals(maze.goal())) {
                return new Solution(new SearchTrace(events), plan(maze, parents));
            }
            for (Cell next : cell.neighbours()) {
                int cost = best.cost() + 1;
                if (maze.isFree(next) && !closed.contains(next) && cost < costs.getOrDefault(next, Integer.MAX_VALUE)) {
                    costs.put(next, cost);
                    parents.put(next, cell);
                    events.add(new Event(Kind.CREATE, next, cost, next.distance(maze.goal())));
                    open.add(new Open(events.getLast(), events.size()));
                }
            }
        }
        throw new IllegalArgumentException("there is no way from " + maze.start() + " to " + maze.goal());
    }

    private static List<Cell> plan(Maze maze, Map<Cell, Cell> parents) {
        List<Cell> plan = new ArrayList<>();
        for (Cell at = maze.goal(); at != null; at = parents.get(at)) {
            plan.addFirst(at);
        }
        return plan;
    }

    /**
     * Reads a trace.
     *
     * @param text one event on each line
     * @return the trace; empty if a line is none, a blank one included
     */
    public static Optional<SearchTrace> parse(String text) {
        List<Event> events = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = EVENT.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            events.add(new Event(Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                    new Cell(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))),
                    Integer.parseInt(matcher.group(4)), Integer.parseInt(matcher.group(5))));
        }
        return Optional.of(new SearchTrace(events));
    }

    /**
     * Returns the trace as text.
     *
     * @return one event on each line
     */
    public String text() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }
}
