package io.swerve.steering.doctor;

import io.swerve.steering.SteeringVector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the doctor found, with the numbers it rests on.
 *
 * @param verdict the whole of it in one word
 * @param readings how well each reading agrees with the measurement, best first; empty if the vector is of another size
 * @param comparison the best reading against the one that comes nearest to it; empty if none can be compared
 * @param sign which way the directions point under the best reading
 * @param flipped the numbers N of the directions that clearly point the other way
 * @param scale how long the directions are
 * @param layers the numbers by direction
 * @param reliability how far two halves of the pairs agree, as a mean cosine; NaN if nothing was measured. Below about
 *            0.5 the pairs say too little
 * @param findings what to know, one sentence each
 */
public record Diagnosis(Verdict verdict, List<ReadingScore> readings, Optional<ReadingComparison> comparison,
        Sign sign, List<Integer> flipped, Scale scale, List<Layer> layers, double reliability,
        List<String> findings) {
    /** The whole finding in one word. */
    public enum Verdict {
        /** The directions are of the blocks that llama.cpp adds them to. */
        ALIGNED,
        /** The directions are of other blocks, or of single blocks' changes; see the first of the readings. */
        MISPLACED,
        /**
         * The directions are related to the measurement, but two readings agree with it about equally, or none by more
         * than a fifth.
         */
        UNDECIDED,
        /** The directions agree no better than random ones. */
        UNRELATED,
        /** The vector is of another model: its size is another, or its passport says so. */
        OTHER_MODEL
    }

    /** Which way directions point. */
    public enum Sign {
        /** From the negative to the positive texts. */
        SAME,
        /** From the positive to the negative texts. */
        FLIPPED,
        /** Some this, some that way, as PCA leaves them. */
        MIXED,
        /** Too weak to tell. */
        UNKNOWN
    }

    /** How long directions are. */
    public enum Scale {
        /** All of length 1, give or take a tenth: the strength is the user's. */
        UNIT,
        /** All of one other length. */
        EQUAL,
        /** Each of its own length: measured, or with a strength baked in. */
        BAKED
    }

    /**
     * One direction of the file.
     *
     * @param number the N of {@code direction.N}
     * @param norm its length
     * @param ofActivations its length as a fraction of the mean length of the activations of block N; NaN if unknown
     * @param ofMeasured its length as a fraction of the measured difference's under the best reading; NaN if unknown
     */
    public record Layer(int number, double norm, double ofActivations, double ofMeasured) {}

    /**
     * Creates a diagnosis.
     *
     * @throws NullPointerException if a component is null
     */
    public Diagnosis {
        readings = List.copyOf(readings);
        flipped = List.copyOf(flipped);
        layers = List.copyOf(layers);
        findings = List.copyOf(findings);
    }

    /** {@return the best reading: the first of the readings; empty if there are none} */
    public Optional<ReadingScore> best() {
        return readings.stream().findFirst();
    }

    /**
     * Puts a vector right: moves its directions to the blocks that they were found to be of, and turns round those that
     * point the other way. Lengths stay.
     *
     * @param vector the vector that was examined
     * @return the vector with each direction at its block; block 0, if any, included
     * @throws IllegalStateException if the verdict leaves open what is right
     */
    public SteeringVector repaired(SteeringVector vector) {
        if (verdict != Verdict.ALIGNED && verdict != Verdict.MISPLACED) {
            throw new IllegalStateException("the verdict is " + verdict + ": there is nothing to go by");
        }
        Reading reading = readings.getFirst().reading();
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int number : vector.layers()) {
            if (reading.blockOf(number) >= 0) {
                float[] direction = vector.direction(number);
                if (flipped.contains(number)) {
                    for (int i = 0; i < direction.length; i++) {
                        direction[i] = -direction[i];
                    }
                }
                directions.put(reading.blockOf(number), direction);
            }
        }
        return SteeringVector.of(directions, vector.info().withDoses(List.of()).withDiagnostics(List.of()));
    }

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

        /** {@return the mean cosine with its sign, -1 to 1; NaN if there are no cosines} */
        public double meanCosine() {
            return cosines.values().stream().mapToDouble(cosine -> cosine).average().orElse(Double.NaN);
        }
    }

    /**
     * Two readings compared layer by layer, over the layers that both have.
     *
     * @param better the reading that agrees more
     * @param other the other
     * @param layers over how many layers
     * @param won in how many of them the better one agrees more
     * @param advantage by how much more it agrees in the mean, in cosine
     * @param standardError the standard error of the advantage, by leaving out a part of the pairs in turn (jackknife)
     */
    public record ReadingComparison(Reading better, Reading other, int layers, int won, double advantage,
            double standardError) {
        private static final double STANDARD_ERRORS = 3;
        private static final double LEAST_ADVANTAGE = 0.005;

        /**
         * {@return whether the difference can be relied on, true if the advantage is above three standard errors and
         * half a hundredth, in two of three layers at least}
         */
        public boolean clear() {
            return advantage > LEAST_ADVANTAGE && advantage > STANDARD_ERRORS * standardError && 3 * won >= 2 * layers;
        }
    }
}
