package io.swerve.steering.extraction;

/** The mean of vectors, and of their lengths, without keeping them (Welford). */
final class RunningMean {
    private final double[] mean;
    private double norm;
    private long count;

    RunningMean(int width) {
        mean = new double[width];
    }

    void add(double[] vector) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            mean[i] += (vector[i] - mean[i]) / count;
        }
        norm += (Norms.of(vector) - norm) / count;
    }

    /** Returns the mean minus another one. */
    double[] minus(RunningMean other) {
        double[] difference = new double[mean.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = mean[i] - other.mean[i];
        }
        return difference;
    }

    /** Returns the mean length. */
    double norm() {
        return norm;
    }
}
