package io.swerve.bench.experiment.influence;

import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.influence.InfluenceCorrelation;
import java.util.Arrays;

/**
 * How influences on queries of one sort correlate. That those of the same kind correlate says nothing by itself: those of
 * different kinds may do so just as much, as all of them need the same format, or the same words.
 *
 * @param within mean correlation of queries of the same kind
 * @param between of queries of different kinds; NaN if there is one kind only
 * @param excess within minus between; NaN if there is one kind only
 * @param p of the permutation test; NaN if there is one kind only
 */
record KinCorrelation(Interval within, Interval between, Interval excess, double p) {
    private static final Interval UNKNOWN = Interval.none(Double.NaN);
    private static final KinCorrelation NONE = new KinCorrelation(UNKNOWN, UNKNOWN, UNKNOWN, Double.NaN);
    private static final double LEVEL = 0.05;

    static KinCorrelation of(double[][] influences, int[] kinds, int permutations, Bootstrap bootstrap) {
        boolean repeated = Arrays.stream(kinds).distinct().count() < kinds.length;
        if (!repeated) {
            return NONE;
        }
        double[][] matrix = InfluenceCorrelation.matrix(influences);
        return new KinCorrelation(bootstrap.of(kinds.length, sample -> mean(matrix, kinds, sample, true)),
                bootstrap.of(kinds.length, sample -> mean(matrix, kinds, sample, false)),
                bootstrap.of(kinds.length, sample -> excess(matrix, kinds, sample)),
                InfluenceCorrelation.test(influences, kinds, permutations, bootstrap.seed()).pValue());
    }

    /** Queries are resampled, and a query paired with itself doesn't count. */
    private static double mean(double[][] matrix, int[] kinds, int[] sample, boolean same) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < sample.length; i++) {
            for (int j = 0; j < i; j++) {
                int a = sample[i];
                int b = sample[j];
                if (a != b && (kinds[a] == kinds[b]) == same) {
                    sum += matrix[a][b];
                    pairs++;
                }
            }
        }
        return pairs == 0 ? Double.NaN : sum / pairs;
    }

    private static double excess(double[][] matrix, int[] kinds, int[] sample) {
        return mean(matrix, kinds, sample, true) - mean(matrix, kinds, sample, false);
    }

    /** The difference of the excesses of two sorts of queries, each resampled on its own. */
    static Interval contrast(double[][] first, int[] firstKinds, double[][] second, int[] secondKinds,
            Bootstrap bootstrap) {
        if (firstKinds.length < 2 || secondKinds.length < 2) {
            return UNKNOWN;
        }
        double[][] one = InfluenceCorrelation.matrix(first);
        double[][] other = InfluenceCorrelation.matrix(second);
        return bootstrap.of(firstKinds.length + secondKinds.length,
                sample -> excess(one, firstKinds, Arrays.stream(sample).filter(q -> q < firstKinds.length).toArray())
                        - excess(other, secondKinds, Arrays.stream(sample).filter(q -> q >= firstKinds.length)
                                .map(q -> q - firstKinds.length).toArray()));
    }

    boolean isKnown() {
        return !Double.isNaN(within.estimate());
    }

    /** Whether there are kinds to hold against each other. */
    boolean isComparable() {
        return !Double.isNaN(excess.estimate());
    }

    /** Whether queries of the same kind correlate more than others, by the whole interval and the test. */
    boolean isShared() {
        return p < LEVEL && excess.excludes(0) && excess.estimate() > 0;
    }
}
