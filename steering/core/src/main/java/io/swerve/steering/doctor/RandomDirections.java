package io.swerve.steering.doctor;

import java.util.Random;

/**
 * The agreement that random directions reach by chance. The directions of a file are often alike from layer to layer, and
 * so are the measured ones, so the layers don't count as independent trials. The random directions here are as much alike
 * as the file's: their cosines with the measured ones are then normal, with a covariance that is the product of both
 * likenesses over the number of components. Only that small matrix is needed to draw them.
 */
final class RandomDirections {
    private static final int DRAWS = 20_000;
    private static final long SEED = 20_26;
    private static final double RIDGE = 1e-9;

    private final double mean;
    private final double probability;

    private RandomDirections(double mean, double probability) {
        this.mean = mean;
        this.probability = probability;
    }

    /** Draws as many random directions as the file has, and compares their mean absolute cosines with the file's. */
    static RandomDirections against(double[][] directions, double[][] targets, double agreement) {
        double[][] root = root(directions, targets);
        Random random = new Random(SEED);
        double[] normal = new double[directions.length];
        double sum = 0;
        int asGood = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < normal.length; i++) {
                normal[i] = random.nextGaussian();
            }
            double chance = meanAbsolute(root, normal);
            sum += chance;
            asGood += chance >= agreement ? 1 : 0;
        }
        // the file's own directions count as a draw: no finite number of others makes chance impossible
        return new RandomDirections(sum / DRAWS, (asGood + 1.0) / (DRAWS + 1));
    }

    private static double meanAbsolute(double[][] root, double[] normal) {
        double sum = 0;
        for (int i = 0; i < root.length; i++) {
            double value = 0;
            for (int k = 0; k <= i; k++) {
                value += root[i][k] * normal[k];
            }
            sum += Math.abs(value);
        }
        return sum / root.length;
    }

    /** The Cholesky factor of the covariance. */
    private static double[][] root(double[][] directions, double[][] targets) {
        int size = directions.length;
        int width = directions[0].length;
        double[][] root = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double covariance = i == j
                        ? 1 + RIDGE
                        : Geometry.cosine(directions[i], directions[j]) * Geometry.cosine(targets[i], targets[j]);
                for (int k = 0; k < j; k++) {
                    covariance -= root[i][k] * root[j][k] * width;
                }
                root[i][j] = i == j
                        ? Math.sqrt(Math.max(covariance, RIDGE) / width)
                        : covariance / (root[j][j] * width);
            }
        }
        return root;
    }

    double mean() {
        return mean;
    }

    double probability() {
        return probability;
    }
}
