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
    private final double[][] vectors; // a row for each
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
        return vectors[order[i]][row];
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

    /**
     * Turns two axes. Rows first, as they lie in one piece and become vector instructions, and then the columns that
     * mirror them.
     */
    private void rotate(int p, int q) {
        double[] rowP = matrix[p];
        double[] rowQ = matrix[q];
        double pp = rowP[p];
        double qq = rowQ[q];
        double theta = (qq - pp) / (2 * rowP[q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        double change = t * rowP[q];
        turn(rowP, rowQ, c, s);
        turn(vectors[p], vectors[q], c, s);
        rowP[p] = pp - change;
        rowQ[q] = qq + change;
        rowP[q] = 0;
        rowQ[p] = 0;
        for (int i = 0; i < matrix.length; i++) {
            matrix[i][p] = rowP[i];
            matrix[i][q] = rowQ[i];
        }
    }

    private static void turn(double[] a, double[] b, double c, double s) {
        for (int i = 0; i < a.length; i++) {
            double x = a[i];
            double y = b[i];
            a[i] = c * x - s * y;
            b[i] = s * x + c * y;
        }
    }
}
