package io.swerve.reasoning.dataalchemy;

import java.util.List;

/**
 * A distance in task between what a model was shown and what it is asked.
 *
 * @param kind how far
 * @param shown the compositions of training or demonstrations
 * @param asked the composition of the test
 */
public record TaskShift(TaskDistance kind, List<Composition> shown, Composition asked) {
    /** The paper's four distances. */
    public enum TaskDistance {
        /** In distribution: what is asked was shown. */
        ID,
        /** Composition: all functions were shown at their places, but never together. */
        CMP,
        /** Partially out of distribution: only some of the functions were shown at their places. */
        POOD,
        /** Out of distribution: no function was shown at its place. */
        OOD
    }

    /**
     * Creates a shift.
     *
     * @throws IllegalArgumentException if nothing is shown, or the kind isn't what the compositions say
     */
    public TaskShift {
        shown = List.copyOf(shown);
        TaskDistance actual = kind(shown, asked);
        if (kind != actual) {
            throw new IllegalArgumentException(shown + " to " + asked + " is " + actual + ", not " + kind);
        }
    }

    /**
     * Creates a shift and finds its kind.
     *
     * @param shown the compositions of training or demonstrations, at least one
     * @param asked the composition of the test
     * @return the shift
     * @throws IllegalArgumentException if nothing is shown
     */
    public static TaskShift of(List<Composition> shown, Composition asked) {
        return new TaskShift(kind(shown, asked), shown, asked);
    }

    /**
     * Returns the paper's table of shifts of two functions.
     *
     * @param world gives the functions
     * @return f1f1 to itself (ID), three compositions to the fourth (CMP), one to one that shares a function (POOD), and
     *         to one that shares none (OOD), each twice: for f1f1 and for f2f2 as what is asked
     */
    public static List<TaskShift> paper(DataAlchemy world) {
        Composition f11 = world.composition("f1f1");
        Composition f12 = world.composition("f1f2");
        Composition f21 = world.composition("f2f1");
        Composition f22 = world.composition("f2f2");
        return List.of(of(List.of(f11), f11), of(List.of(f22, f12, f21), f11), of(List.of(f12), f11),
                of(List.of(f22), f11), of(List.of(f22), f22), of(List.of(f11, f12, f21), f22), of(List.of(f12), f22),
                of(List.of(f11), f22));
    }

    private static TaskDistance kind(List<Composition> shown, Composition asked) {
        if (shown.isEmpty()) {
            throw new IllegalArgumentException("a shift needs at least one composition that was shown");
        }
        if (shown.contains(asked)) {
            return TaskDistance.ID;
        }
        int places = 0;
        for (int i = 0; i < asked.length(); i++) {
            AlchemyFunction function = asked.functions().get(i);
            int place = i;
            if (shown.stream().anyMatch(one -> place < one.length() && one.functions().get(place).equals(function))) {
                places++;
            }
        }
        return places == asked.length() ? TaskDistance.CMP : places > 0 ? TaskDistance.POOD : TaskDistance.OOD;
    }

    @Override
    public String toString() {
        return kind + " " + shown + " to " + asked;
    }
}
