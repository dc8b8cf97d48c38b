package io.swerve.reasoning.maze;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ways to make mazes. Those of {@link #WILSON}, {@link #KRUSKAL} and {@link #DEPTH_FIRST} are perfect, with one way between
 * any two cells: rooms at even coordinates, joined through the cell between them. The same seed makes the same maze.
 */
public enum MazeGenerator {
    /** Loop-erased random walks: every spanning tree is as probable. The paper trains on these. */
    WILSON {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            List<Cell> rooms = rooms(size);
            free.add(rooms.get(random.nextInt(rooms.size())));
            for (Cell room : rooms) {
                Map<Cell, Cell> next = new HashMap<>();
                for (Cell at = room; !free.contains(at); at = next.get(at)) {
                    List<Cell> beside = beside(at, size);
                    next.put(at, beside.get(random.nextInt(beside.size()))); // the last way out of a room erases loops
                }
                for (Cell at = room; !free.contains(at); at = next.get(at)) {
                    free.add(at);
                    free.add(between(at, next.get(at)));
                }
            }
        }
    },
    /** Walls are taken down in random order wherever they part what isn't joined yet. */
    KRUSKAL {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            Map<Cell, Cell> groups = new HashMap<>();
            List<List<Cell>> walls = new ArrayList<>();
            for (Cell room : rooms(size)) {
                free.add(room);
                groups.put(room, room);
                beside(room, size).stream().filter(other -> other.x() > room.x() || other.y() > room.y())
                        .forEach(other -> walls.add(List.of(room, other)));
            }
            Collections.shuffle(walls, random);
            for (List<Cell> wall : walls) {
                Cell one = root(groups, wall.getFirst());
                Cell other = root(groups, wall.getLast());
                if (!one.equals(other)) {
                    groups.put(one, other);
                    free.add(between(wall.getFirst(), wall.getLast()));
                }
            }
        }
    },
    /** A random walk that never enters a room twice and goes back where it can't go on: long corridors. */
    DEPTH_FIRST {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            List<Cell> rooms = rooms(size);
            List<Cell> path = new ArrayList<>(List.of(rooms.get(random.nextInt(rooms.size()))));
            free.add(path.getLast());
            while (!path.isEmpty()) {
                Cell at = path.getLast();
                List<Cell> fresh = beside(at, size).stream().filter(room -> !free.contains(room)).toList();
                if (fresh.isEmpty()) {
                    path.removeLast();
                } else {
                    Cell next = fresh.get(random.nextInt(fresh.size()));
                    free.add(between(at, next));
                    free.add(next);
                    path.add(next);
                }
            }
        }
    },
    /** A random walk that frees what it enters, until half of the grid is free: caves with loops. */
    DRUNKARD {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            Cell at = new Cell(random.nextInt(size), random.nextInt(size));
            free.add(at);
            while (free.size() < COVERAGE * size * size) {
                Cell next = at.neighbours().get(random.nextInt(4));
                if (isInside(next, size)) {
                    at = next;
                    free.add(at);
                }
            }
        }
    },
    /** Every cell is a wall with a probability of 0.3 to 0.5, and the largest connected part counts: Searchformer's. */
    SCATTERED {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            free.addAll(largestPart(scattered(size, random.nextDouble(LEAST_WALLS, MOST_WALLS), random)));
        }
    },
    /**
     * A cellular automaton: of scattered walls, each cell takes in every round the side of the majority around it, itself
     * included; the largest connected part of the caves counts.
     */
    CELLULAR {
        @Override
        void carve(Set<Cell> free, int size, SplittableRandom random) {
            Set<Cell> cells = scattered(size, CELLULAR_WALLS, random);
            for (int round = 0; round < ROUNDS; round++) {
                Set<Cell> now = cells;
                cells = all(size).filter(cell -> {
                    List<Cell> around = around(cell, size);
                    return 2 * around.stream().filter(now::contains).count() >= around.size();
                }).collect(Collectors.toSet());
            }
            free.addAll(largestPart(cells));
        }
    };

    private static final double COVERAGE = 0.5;
    private static final double LEAST_WALLS = 0.3;
    private static final double MOST_WALLS = 0.5;
    private static final double CELLULAR_WALLS = 0.45;
    private static final int ROUNDS = 4;
    private static final int LEAST_SIZE = 3;

    abstract void carve(Set<Cell> free, int size, SplittableRandom random);

    /**
     * Makes a maze.
     *
     * @param size columns, and as many rows, at least 3; the paper uses 30
     * @param seed decides walls, start and goal
     * @return a maze with a way
     * @throws IllegalArgumentException if {@code size} is less than 3
     */
    public Maze generate(int size, long seed) {
        if (size < LEAST_SIZE) {
            throw new IllegalArgumentException("a maze has at least " + LEAST_SIZE + " columns, not " + size);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<Cell> free = new HashSet<>();
        while (free.size() < 2) {
            free.clear();
            carve(free, size, random);
        }
        List<Cell> cells = sorted(free);
        int start = random.nextInt(cells.size());
        int goal = (start + 1 + random.nextInt(cells.size() - 1)) % cells.size();
        return new Maze(size, free, cells.get(start), cells.get(goal));
    }

    /** In an order that doesn't depend on hashes. */
    private static List<Cell> sorted(Set<Cell> cells) {
        return cells.stream().sorted(Comparator.comparingInt(Cell::y).thenComparingInt(Cell::x)).toList();
    }

    private static Stream<Cell> all(int size) {
        return IntStream.range(0, size * size).mapToObj(i -> new Cell(i % size, i / size));
    }

    /** A cell and the up to eight ones that touch it. */
    private static List<Cell> around(Cell cell, int size) {
        return IntStream.range(0, 9).mapToObj(i -> new Cell(cell.x() + i % 3 - 1, cell.y() + i / 3 - 1))
                .filter(other -> isInside(other, size)).toList();
    }

    private static boolean isInside(Cell cell, int size) {
        return cell.x() >= 0 && cell.y() >= 0 && cell.x() < size && cell.y() < size;
    }

    private static Set<Cell> scattered(int size, double walls, SplittableRandom random) {
        Set<Cell> scattered = new HashSet<>();
        all(size).forEachOrdered(cell -> {
            if (random.nextDouble() >= walls) {
                scattered.add(cell);
            }
        });
        return scattered;
    }

    /** The largest connected part; of equal ones the first by row and column. */
    private static Set<Cell> largestPart(Set<Cell> cells) {
        Set<Cell> rest = new HashSet<>(cells);
        Set<Cell> largest = Set.of();
        while (!rest.isEmpty()) {
            Set<Cell> part = Maze.reachable(rest, sorted(rest).getFirst());
            rest.removeAll(part);
            largest = part.size() > largest.size() ? part : largest;
        }
        return largest;
    }

    private static List<Cell> rooms(int size) {
        List<Cell> rooms = new ArrayList<>();
        for (int y = 0; y < size; y += 2) {
            for (int x = 0; x < size; x += 2) {
                rooms.add(new Cell(x, y));
            }
        }
        return rooms;
    }

    private static List<Cell> beside(Cell room, int size) {
        return room.neighbours().stream().map(way -> new Cell(2 * way.x() - room.x(), 2 * way.y() - room.y()))
                .filter(other -> isInside(other, size)).toList();
    }

    private static Cell between(Cell one, Cell other) {
        return new Cell((one.x() + other.x()) / 2, (one.y() + other.y()) / 2);
    }

    private static Cell root(Map<Cell, Cell> groups, Cell cell) {
        Cell root = cell;
        while (!groups.get(root).equals(root)) {
            root = groups.get(root);
        }
        return root;
    }
}
