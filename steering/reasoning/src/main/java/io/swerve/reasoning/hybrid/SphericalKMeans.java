package io.swerve.reasoning.hybrid;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Groups vectors by direction: each belongs to the centroid with the largest cosine, each centroid is the normalized mean
 * of its vectors. Begins as k-means++ does, several times over, and keeps the best outcome. The same seed gives the same
 * groups.
 */
final class SphericalKMeans {
    private static final int RESTARTS = 12;
    private static final int MAX_ROUNDS = 100;

    private final double[][] centroids;
    private final int[] groups;
    private final double objective;

    private SphericalKMeans(double[][] centroids, int[] groups, double objective) {
        this.centroids = centroids;
        this.groups = groups;
        this.objective = objective;
    }

    /**
     * Groups vectors.
     *
     * @param units vectors of norm 1
     * @param count how many groups; not more than there are vectors
     * @param seed of the beginnings
     */
    static SphericalKMeans fit(double[][] units, int count, long seed) {
        if (count < 1 || count > units.length) {
            throw new IllegalArgumentException("the number of categories lies within 1 to " + units.length
                    + ", the number of sentences, was " + count + "; read more traces");
        }
        SplittableRandom random = new SplittableRandom(seed);
        SphericalKMeans best = null;
        for (int restart = 0; restart < RESTARTS; restart++) {
            SphericalKMeans found = refine(units, begin(units, count, random));
            if (best == null || found.objective > best.objective) {
                best = found;
            }
        }
        return best;
    }

    /** Far from each other: the next centroid is drawn in proportion to the distance from those chosen. */
    private static double[][] begin(double[][] units, int count, SplittableRandom random) {
        double[][] centroids = new double[count][];
        double[] distances = new double[units.length];
        Arrays.fill(distances, 1);
        for (int c = 0; c < count; c++) {
            double rest = random.nextDouble() * Arrays.stream(distances).sum();
            int chosen = 0;
            while (chosen < units.length - 1 && (rest -= distances[chosen]) >= 0) {
                chosen++;
            }
            centroids[c] = units[chosen].clone();
            for (int i = 0; i < units.length; i++) {
                distances[i] = Math.min(distances[i], Math.max(0, 1 - dot(units[i], centroids[c])));
            }
        }
        return centroids;
    }

    private static SphericalKMeans refine(double[][] units, double[][] centroids) {
        int[] groups = new int[units.length];
        Arrays.fill(groups, -1);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean changed = false;
            for (int i = 0; i < units.length; i++) {
                int nearest = nearest(centroids, units[i]);
                changed |= nearest != groups[i];
                groups[i] = nearest;
            }
            if (!changed) {
                break;
            }
            recentre(units, groups, centroids);
        }
        double objective = 0;
        for (int i = 0; i < units.length; i++) {
            objective += dot(units[i], centroids[groups[i]]);
        }
        return new SphericalKMeans(centroids, groups, objective);
    }

    /** A group that lost all its vectors keeps its centroid. */
    private static void recentre(double[][] units, int[] groups, double[][] centroids) {
        for (int c = 0; c < centroids.length; c++) {
            double[] sum = new double[units[0].length];
            for (int i = 0; i < units.length; i++) {
                if (groups[i] == c) {
                    for (int d = 0; d < sum.length; d++) {
                        sum[d] += units[i][d];
                    }
                }
            }
            double norm = Math.sqrt(dot(sum, sum));
            if (norm > 0) {
                for (int d = 0; d < sum.length; d++) {
                    centroids[c][d] = sum[d] / norm;
                }
            }
        }
    }

    static int nearest(double[][] centroids, double[] vector) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < centroids.length; c++) {
            double cosine = dot(centroids[c], vector);
            if (cosine > most) {
                most = cosine;
                best = c;
            }
        }
        return best;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    double[][] centroids() {
        return centroids;
    }

    int[] groups() {
        return groups;
    }

    /** The sum of the cosines. */
    double objective() {
        return objective;
    }
}
