package io.swerve.steering.extraction;

/** Lengths, products and differences of vectors. */
final class Norms {
    private Norms() {}

    static double of(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Returns the cosine of two vectors; NaN if one is zero. */
    static double cosine(double[] a, double[] b) {
        double cosine = dot(a, b) / (of(a) * of(b));
        return Double.isNaN(cosine) ? cosine : Math.clamp(cosine, -1.0, 1.0);
    }

    static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    static double[] scaled(double[] vector, double factor) {
        double[] scaled = new double[vector.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = vector[i] * factor;
        }
        return scaled;
    }

    static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
