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
        return Norms.difference(mean, other.mean);
    }

    /** Returns the mean itself; not to be changed. */
    double[] mean() {
        return mean;
    }

    /** Returns the mean length. */
    double norm() {
        return norm;
    }

    long count() {
        return count;
    }
}
