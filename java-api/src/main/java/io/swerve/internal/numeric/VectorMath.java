package io.swerve.internal.numeric;

/** Lengths, products and differences of vectors, summed up in 64 bits. Both vectors of a pair are equally long. */
public final class VectorMath {
    private VectorMath() {}

    /**
     * {@return the Euclidean length of a vector}
     *
     * @param vector the vector
     */
    public static double norm(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /**
     * {@return the Euclidean length of a vector}
     *
     * @param vector the vector
     */
    public static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    /**
     * Returns the product of two vectors. Four sums, as each addition of a single one waits for the one before it.
     *
     * @param a a vector
     * @param b another
     * @return the sum of the products of their components
     */
    public static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i <= a.length - 4; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    /**
     * {@return the cosine of the angle between two vectors: the cosine, from -1 to 1; NaN if one of them is zero}
     *
     * @param a a vector
     * @param b another
     */
    public static double cosine(double[] a, double[] b) {
        double cosine = dot(a, b) / (norm(a) * norm(b));
        return Double.isNaN(cosine) ? cosine : Math.clamp(cosine, -1.0, 1.0);
    }

    /**
     * {@return the difference of two vectors: a new vector}
     *
     * @param a a vector
     * @param b the one to subtract
     */
    public static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    /**
     * {@return a multiple of a vector: a new vector}
     *
     * @param vector the vector
     * @param factor what to multiply it by
     */
    public static double[] scaled(double[] vector, double factor) {
        double[] scaled = new double[vector.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = vector[i] * factor;
        }
        return scaled;
    }

    /**
     * {@return a vector in 32 bits: its components, each rounded to the nearest}
     *
     * @param values the vector
     */
    public static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
