package io.swerve.reasoning.influence;

import io.swerve.internal.numeric.Samples;
import io.swerve.internal.numeric.VectorMath;
import java.util.SplittableRandom;

/**
 * Do queries that need the same procedure get their help from the same documents? Each query has a vector of influences,
 * one for each document; the vectors of all pairs of queries are correlated (Pearson), and the mean correlation within a
 * task is compared with that between tasks. The test permutes the tasks of the queries, as pairs that share a query aren't
 * independent.
 *
 * @param within mean correlation over pairs of the same task
 * @param between mean correlation over pairs of different tasks; NaN if there is one task only
 * @param pValue share of permutations (the identity counted) whose difference is at least as large; NaN if there is one
 *            task only
 * @param permutations how many were drawn
 */
public record InfluenceCorrelation(double within, double between, double pValue, int permutations) {
    /**
     * Computes all correlations.
     *
     * @param influences for each query, its influence by each document: at least two queries, and for each the same number
     *            of finite numbers, at least two
     * @return the symmetric matrix; 1 on the diagonal, and 0 for a query without any variance
     * @throws IllegalArgumentException if a number or a length is not as described
     */
    public static double[][] matrix(double[][] influences) {
        double[][] centred = new double[influences.length][];
        for (int q = 0; q < centred.length; q++) {
            centred[q] = normalized(influences[q], influences[0].length);
        }
        double[][] matrix = new double[centred.length][centred.length];
        for (int a = 0; a < centred.length; a++) {
            matrix[a][a] = 1;
            for (int b = 0; b < a; b++) {
                matrix[a][b] = Math.clamp(VectorMath.dot(centred[a], centred[b]), -1, 1);
                matrix[b][a] = matrix[a][b];
            }
        }
        return matrix;
    }

    private static double[] normalized(double[] values, int length) {
        if (values.length != length || length < 2) {
            throw new IllegalArgumentException("each query needs an influence by each document, of at least 2; one has "
                    + values.length + ", the first " + length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("influences must be finite, one is " + value);
            }
        }
        return Samples.standardized(values);
    }

    /**
     * Compares correlations within and between tasks.
     *
     * @param influences as for {@link #matrix}
     * @param tasks the task of each query, any numbers; one of them at least twice
     * @param permutations how many to draw, at least 1
     * @param seed of the draws
     * @return the comparison
     * @throws IllegalArgumentException if an argument is not as described
     */
    public static InfluenceCorrelation test(double[][] influences, int[] tasks, int permutations, long seed) {
        if (tasks.length != influences.length || permutations < 1) {
            throw new IllegalArgumentException("each of the " + influences.length + " queries needs a task, there are "
                    + tasks.length + "; and permutations must be at least 1, not " + permutations);
        }
        double[][] matrix = matrix(influences);
        double within = mean(matrix, tasks, true);
        double between = mean(matrix, tasks, false);
        if (Double.isNaN(within)) {
            throw new IllegalArgumentException("no task has two queries, so there is no correlation within a task");
        }
        if (Double.isNaN(between)) {
            return new InfluenceCorrelation(within, between, Double.NaN, 0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] shuffled = tasks.clone();
        int atLeast = 1;
        // the same difference in another order of summation is not a smaller one
        double observed = within - between - 1e-12;
        for (int i = 0; i < permutations; i++) {
            shuffle(shuffled, random);
            if (mean(matrix, shuffled, true) - mean(matrix, shuffled, false) >= observed) {
                atLeast++;
            }
        }
        return new InfluenceCorrelation(within, between, atLeast / (permutations + 1.0), permutations);
    }

    private static double mean(double[][] matrix, int[] tasks, boolean same) {
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < tasks.length; a++) {
            for (int b = 0; b < a; b++) {
                if ((tasks[a] == tasks[b]) == same) {
                    sum += matrix[a][b];
                    pairs++;
                }
            }
        }
        return pairs == 0 ? Double.NaN : sum / pairs;
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }
}
