package io.swerve.reasoning.dataalchemy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mirage itself, as a reference for models: it knows the compositions that it was shown and nothing of the functions
 * that they are made of. Asked for any composition, it carries out the nearest one that it knows (edit distance of the
 * labels, then the longer common beginning, then the earlier shown), and writes the question's labels where it has seen
 * them at that place, otherwise those of the composition that it carries out. Ours, not the paper's; it scores the
 * paper's edit distances for task shifts to four digits, which is the paper's point.
 *
 * @param known the compositions it was shown, at least one
 */
public record CompositionImitator(List<Composition> known) {
    /**
     * Creates an imitator.
     *
     * @throws IllegalArgumentException if it knows no composition
     */
    public CompositionImitator {
        known = List.copyOf(known);
        if (known.isEmpty()) {
            throw new IllegalArgumentException("an imitator needs at least one composition to imitate");
        }
    }

    /**
     * Finds what the imitator takes a composition for.
     *
     * @param asked any composition
     * @return the nearest one that it knows; the same if it knows it
     */
    public Composition nearest(Composition asked) {
        return known.stream().min(Comparator.<Composition>comparingInt(shown -> distance(shown, asked))
                .thenComparingInt(shown -> -commonBeginning(shown, asked))).orElseThrow();
    }

    /**
     * Answers.
     *
     * @param element letters {@code A} to {@code Z} without spaces
     * @param asked what to do with it
     * @return what the imitator writes, to be compared with {@link AlchemyRecord#of(String, Composition)}
     */
    public AlchemyRecord answer(String element, Composition asked) {
        Composition nearest = nearest(asked);
        List<String> labels = IntStream.range(0, nearest.length()).mapToObj(place -> label(place, nearest, asked))
                .toList();
        return AlchemyRecord.of(element, asked.labels(), labels, nearest.steps(element));
    }

    private String label(int place, Composition nearest, Composition asked) {
        boolean seen = place < asked.length() && known.stream().anyMatch(shown -> place < shown.length()
                && shown.labels().get(place).equals(asked.labels().get(place)));
        return (seen ? asked : nearest).labels().get(place);
    }

    /** Labels are one character each, apart from what all have in common. */
    private static int distance(Composition one, Composition other) {
        return EditDistance.between(one.toString().replace("f", ""), other.toString().replace("f", ""));
    }

    private static int commonBeginning(Composition one, Composition other) {
        int place = 0;
        while (place < Math.min(one.length(), other.length())
                && one.labels().get(place).equals(other.labels().get(place))) {
            place++;
        }
        return place;
    }
}
