package io.swerve.reasoning.corruptedtraces;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A permutation that leaves nothing at its place: the corruption "swapped" of "Beyond Semantics" (arXiv 2505.13775),
 * which gives every problem the trace of another one. All traces stay in use, each once, so that their lengths and
 * contents are distributed as before. Immutable.
 */
public final class Derangement {
    private final int[] sources;

    private Derangement(int[] sources) {
        this.sources = sources;
    }

    /**
     * Draws a derangement, each with the same probability.
     *
     * @param size of how many things, at least 2
     * @param seed decides which
     * @return the derangement
     * @throws IllegalArgumentException if {@code size} is less than 2: one thing has no other place
     */
    public static Derangement of(int size, long seed) {
        return within(Collections.nCopies(size, "all"), seed);
    }

    /**
     * Draws a derangement that moves things only among those of their own kind, such as traces among the problems of
     * their family: what comes to a place is then wrong in content, but right in form.
     *
     * @param kinds the kind of each thing, at least two things of each
     * @param seed decides which derangement, each with the same probability
     * @return the derangement
     * @throws IllegalArgumentException if there is only one thing of a kind, or none at all
     */
    public static Derangement within(List<?> kinds, long seed) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            groups.computeIfAbsent(Objects.requireNonNull(kinds.get(i)), _ -> new ArrayList<>()).add(i);
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to derange");
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] sources = new int[kinds.size()];
        groups.forEach((kind, places) -> {
            if (places.size() < 2) {
                throw new IllegalArgumentException("there is only one of '" + kind
                        + "', which has no other place to go; give at least two of each kind");
            }
            int[] order = deranged(places.size(), random);
            for (int i = 0; i < order.length; i++) {
                sources[places.get(i)] = places.get(order[i]);
            }
        });
        return new Derangement(sources);
    }

    /** Shuffles until nothing is at its place, which takes e times on average for any size. */
    private static int[] deranged(int size, SplittableRandom random) {
        int[] order = IntStream.range(0, size).toArray();
        do {
            for (int i = size - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[j];
                order[j] = swap;
            }
        } while (IntStream.range(0, size).anyMatch(i -> order[i] == i));
        return order;
    }

    /** {@return how many things it moves, at least 2} */
    public int size() {
        return sources.length;
    }

    /**
     * {@return what comes to a place: the index of the thing, never {@code place}}
     *
     * @param place from 0
     */
    public int source(int place) {
        return sources[place];
    }

    /**
     * Moves things.
     *
     * @param things as many as {@link #size()}
     * @param <T> what they are
     * @return the same things, none at its former place
     * @throws IllegalArgumentException if there are more or fewer
     */
    public <T> List<T> apply(List<T> things) {
        if (things.size() != sources.length) {
            throw new IllegalArgumentException(
                    "this derangement moves " + sources.length + " things, was given " + things.size());
        }
        return Arrays.stream(sources).mapToObj(things::get).toList();
    }
}
