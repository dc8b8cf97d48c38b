package io.swerve.steering.extraction;

import java.util.stream.IntStream;

/**
 * All eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, 8.5): slower than tridiagonalisation and as accurate as double precision allows, also for small
 * eigenvalues. Deterministic.
 */
final class SymmetricEigen {
    private static final int MAX_SWEEPS = 60;

    private final double[][] matrix;
    private final double[][] vectors;
    private final int[] order;

    /** Decomposes a matrix, which is overwritten. */
    SymmetricEigen(double[][] matrix) {
        int size = matrix.length;
        this.matrix = matrix;
        this.vectors = new double[size][size];
        for (int i = 0; i < size; i++) {
            vectors[i][i] = 1;
        }
        int sweeps = 0;
        while (sweep() && sweeps < MAX_SWEEPS) {
            sweeps++;
        }
        order = IntStream.range(0, size).boxed()
                .sorted((a, b) -> Double.compare(matrix[b][b], matrix[a][a])).mapToInt(Integer::intValue).toArray();
    }

    /** Returns an eigenvalue, the largest first. */
    double value(int i) {
        return matrix[order[i]][order[i]];
    }

    /** Returns a component of the eigenvector of an eigenvalue. */
    double component(int i, int row) {
        return vectors[row][order[i]];
    }

    /** Rotates every element off the diagonal to zero once; returns whether any was worth it. */
    private boolean sweep() {
        boolean rotated = false;
        for (int p = 0; p < matrix.length - 1; p++) {
            for (int q = p + 1; q < matrix.length; q++) {
                double size = Math.sqrt(Math.abs(matrix[p][p])) * Math.sqrt(Math.abs(matrix[q][q]));
                if (Math.abs(matrix[p][q]) > 1e-15 * size && matrix[p][q] != 0) {
                    rotate(p, q);
                    rotated = true;
                }
            }
        }
        return rotated;
    }

    private void rotate(int p, int q) {
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        double change = t * matrix[p][q];
        matrix[p][p] -= change;
        matrix[q][q] += change;
        matrix[p][q] = 0;
        matrix[q][p] = 0;
        for (int i = 0; i < matrix.length; i++) {
            if (i != p && i != q) {
                double ip = matrix[i][p];
                double iq = matrix[i][q];
                matrix[i][p] = c * ip - s * iq;
                matrix[p][i] = matrix[i][p];
                matrix[i][q] = s * ip + c * iq;
                matrix[q][i] = matrix[i][q];
            }
            double vp = vectors[i][p];
            double vq = vectors[i][q];
            vectors[i][p] = c * vp - s * vq;
            vectors[i][q] = s * vp + c * vq;
        }
    }
}
