package io.swerve.reasoning.maze;

import java.util.List;

/**
 * A place in a maze.
 *
 * @param x the column, from 0
 * @param y the row, from 0
 */
public record Cell(int x, int y) {
    /**
     * Returns the cells beside this one.
     *
     * @return the four neighbours, in or out of any maze
     */
    public List<Cell> neighbours() {
        return List.of(new Cell(x, y - 1), new Cell(x + 1, y), new Cell(x, y + 1), new Cell(x - 1, y));
    }

    /**
     * Counts steps if there were no walls.
     *
     * @param other another cell
     * @return Manhattan's distance
     */
    public int distance(Cell other) {
        return Math.abs(x - other.x) + Math.abs(y - other.y);
    }
}
