package io.swerve.steering.extraction;

/** Lengths of vectors. */
final class Norms {
    private Norms() {}

    static double of(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
