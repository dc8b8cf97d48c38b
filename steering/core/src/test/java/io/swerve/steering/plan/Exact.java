package io.swerve.steering.plan;

/** Vectors in double precision, one product at a time: what the kernels are held against. */
final class Exact {
    private Exact() {}

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    static double norm(float[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** How far a row goes along a direction of any length. */
    static double along(float[] row, float[] direction) {
        return dot(row, direction) / norm(direction);
    }

    /** What a row has at right angles to a direction. */
    static double beside(float[] row, float[] direction) {
        double factor = dot(row, direction) / dot(direction, direction);
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double rest = row[i] - factor * direction[i];
            sum += rest * rest;
        }
        return Math.sqrt(sum);
    }

    static double angle(float[] row, float[] direction) {
        return Math.atan2(beside(row, direction), along(row, direction));
    }

    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double rest = (double) a[i] - b[i];
            sum += rest * rest;
        }
        return Math.sqrt(sum);
    }
}
