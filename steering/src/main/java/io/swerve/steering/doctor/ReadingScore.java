package io.swerve.steering.doctor;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well a file's directions agree with what was measured, if they are meant in one way.
 *
 * @param reading the way
 * @param cosines the cosine of {@code direction.N} and what it would be, by N; -1 to 1. Only the numbers that this
 *            reading has a block for
 * @param agreement the mean of the cosines' absolute values, 0 to 1: each layer may have its own sign. NaN if there are
 *            none
 * @param chance the agreement that random directions reach in the mean: as many, of the same size and as much alike from
 *            layer to layer as the file's
 * @param probability how often such random directions agree as well or better, 0 to 1
 */
public record ReadingScore(Reading reading, SortedMap<Integer, Double> cosines, double agreement, double chance,
        double probability) {
    /**
     * Creates a score.
     *
     * @throws NullPointerException if a component is null
     */
    public ReadingScore {
        cosines = Collections.unmodifiableSortedMap(new TreeMap<>(cosines));
    }

    /**
     * Returns the mean cosine with its sign.
     *
     * @return -1 to 1; NaN if there are no cosines
     */
    public double meanCosine() {
        return cosines.values().stream().mapToDouble(cosine -> cosine).average().orElse(Double.NaN);
    }
}
