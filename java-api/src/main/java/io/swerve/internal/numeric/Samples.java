package io.swerve.internal.numeric;

/** Measures of samples: quantiles, mean and correlation. */
public final class Samples {
    private Samples() {}

    /**
     * {@return the mean; NaN of no values}
     *
     * @param values the sample
     */
    public static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * {@return a quantile, with linear interpolation between neighbours (type 7 of Hyndman and Fan, the default of
     * NumPy and R): the quantile; NaN of no values}
     *
     * @param sorted the sample, ascending
     * @param q which quantile, from 0 (least) over 0.5 (median) to 1 (largest)
     */
    public static double quantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = q * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * {@return a quantile that is one of the values: that at rank {@code ceil(q * count)}, counted from 1}
     *
     * @param sorted the sample in its first places, ascending
     * @param count how many values it has, at least 1
     * @param q which quantile, from 0 (least) to 1 (largest)
     */
    public static double nearestRank(double[] sorted, int count, double q) {
        return sorted[Math.clamp((long) Math.ceil(q * count) - 1, 0, count - 1)];
    }

    /**
     * {@return Pearson's correlation coefficient: the coefficient, from -1 to 1; 0 if one of them is constant}
     *
     * @param a a sample of at least 2 finite values
     * @param b another, as long
     */
    public static double correlation(double[] a, double[] b) {
        if (a.length != b.length || a.length < 2) {
            throw new IllegalArgumentException("a correlation needs two equally long samples of at least 2 values; they"
                    + " have " + a.length + " and " + b.length);
        }
        return Math.clamp(VectorMath.dot(standardized(a), standardized(b)), -1.0, 1.0);
    }

    /**
     * Returns a sample without its mean, as a vector of length 1, so that a product of two is their correlation.
     *
     * @param values the sample, finite
     * @return a new array; zeros if the values are all the same
     */
    public static double[] standardized(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length; // a sum could overflow
        }
        double[] centred = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            centred[i] = values[i] - mean;
        }
        double norm = VectorMath.norm(centred);
        // what rounding leaves of a constant is no variance
        boolean constant = norm <= Math.ulp(Math.abs(mean)) * values.length;
        for (int i = 0; i < centred.length; i++) {
            centred[i] = constant ? 0 : centred[i] / norm;
        }
        return centred;
    }
}
