package io.swerve.reasoning.maze;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A grid in which some cells are free and the others walls, and a way to find. Immutable.
 *
 * @param size columns, and as many rows
 * @param free the free cells
 * @param start where the way begins
 * @param goal where it ends; another cell
 */
public record Maze(int size, Set<Cell> free, Cell start, Cell goal) {
    /**
     * Creates a maze.
     *
     * @throws IllegalArgumentException if a free cell is outside, or start and goal are not two free cells
     */
    public Maze {
        free = Set.copyOf(free);
        for (Cell cell : free) {
            if (cell.x() < 0 || cell.y() < 0 || cell.x() >= size || cell.y() >= size) {
                throw new IllegalArgumentException(cell + " is outside of a maze of size " + size);
            }
        }
        if (!free.contains(start) || !free.contains(goal) || start.equals(goal)) {
            throw new IllegalArgumentException("the way from " + start + " to " + goal
                    + " needs two different cells that are free");
        }
    }

    /**
     * Tells whether one can be at a cell.
     *
     * @param cell any cell
     * @return false for walls and cells outside
     */
    public boolean isFree(Cell cell) {
        return free.contains(cell);
    }

    /**
     * Measures the way by breadth-first search.
     *
     * @return the fewest steps from start to goal; -1 if there is no way
     */
    public int distance() {
        return distances(free, start).getOrDefault(goal, -1);
    }

    /** The fewest steps from a cell to each that can be reached. */
    static Map<Cell, Integer> distances(Set<Cell> free, Cell from) {
        Map<Cell, Integer> distances = new HashMap<>(Map.of(from, 0));
        ArrayDeque<Cell> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            Cell cell = open.poll();
            for (Cell next : cell.neighbours()) {
                if (free.contains(next) && !distances.containsKey(next)) {
                    distances.put(next, distances.get(cell) + 1);
                    open.add(next);
                }
            }
        }
        return distances;
    }

    /** Returns the cells that can be reached from one. */
    static Set<Cell> reachable(Set<Cell> free, Cell from) {
        return new HashSet<>(distances(free, from).keySet());
    }
}
