package io.swerve.steering.doctor;

/** Angles between measured directions. A zero direction is at right angles to everything. */
final class Geometry {
    private Geometry() {}

    static double cosine(double[] a, double[] b) {
        double lengths = norm(a) * norm(b);
        return lengths == 0 ? 0 : Math.clamp(dot(a, b) / lengths, -1, 1);
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    static double[] doubles(float[] a) {
        double[] copy = new double[a.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = a[i];
        }
        return copy;
    }
}
