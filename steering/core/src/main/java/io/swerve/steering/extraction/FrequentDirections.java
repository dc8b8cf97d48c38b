package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import java.util.Arrays;

/**
 * The principal axes of a stream of rows in one pass and bounded memory (Liberty 2013; Ghashami et al. 2016, SIAM J.
 * Comput. 45): at most {@value #KEPT} directions are kept, and the same amount of new rows. Up to twice that many rows
 * the result is exact. Beyond, the energy along any direction is underestimated by at most {@code E / (KEPT - k)}, where
 * E is the energy outside of the k strongest axes.
 *
 * <p>
 * Why this way: a covariance matrix takes {@code n_embd^2} numbers for each layer, gigabytes for the models in use, and
 * randomised sketches depend on a seed. This takes {@code 2 * KEPT * n_embd}, is deterministic, and is the exact PCA for
 * the usual 50 to 100 pairs.
 */
final class FrequentDirections {
    static final int KEPT = 64;

    private final double[][] rows = new double[2 * KEPT][];
    private final int width;
    private int used;
    private double energy;

    FrequentDirections(int width) {
        this.width = width;
    }

    void add(double[] row) {
        if (used == rows.length) {
            shrink();
        }
        if (rows[used] == null) {
            rows[used] = new double[width];
        }
        System.arraycopy(row, 0, rows[used++], 0, width);
        energy += VectorMath.dot(row, row);
    }

    /** Keeps the strongest axes, and takes from each what the first that is dropped has. */
    private void shrink() {
        SymmetricEigen eigen = eigen();
        double dropped = Math.max(0, eigen.value(KEPT));
        double[][] axes = new double[KEPT][];
        for (int i = 0; i < KEPT; i++) {
            double value = eigen.value(i);
            double factor = value > dropped ? Math.sqrt((value - dropped) / value) : 0;
            axes[i] = combined(eigen, i, factor);
        }
        for (int i = 0; i < rows.length; i++) {
            if (i < KEPT) {
                rows[i] = axes[i];
            } else {
                Arrays.fill(rows[i], 0);
            }
        }
        used = KEPT;
    }

    private SymmetricEigen eigen() {
        double[][] gram = new double[used][used];
        for (int i = 0; i < used; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = VectorMath.dot(rows[i], rows[j]);
                gram[j][i] = gram[i][j];
            }
        }
        return new SymmetricEigen(gram);
    }

    /** Returns an eigenvector of the rows' Gram matrix applied to the rows, times a factor. */
    private double[] combined(SymmetricEigen eigen, int index, double factor) {
        double[] sum = new double[width];
        if (factor != 0) {
            for (int r = 0; r < used; r++) {
                double weight = factor * eigen.component(index, r);
                for (int i = 0; i < width; i++) {
                    sum[i] += weight * rows[r][i];
                }
            }
        }
        return sum;
    }

    /** Returns the strongest axis, of no particular length; null if there is no energy. */
    double[] axis() {
        if (used == 0 || !(energy > 0)) {
            return null;
        }
        return combined(eigen(), 0, 1);
    }
}
