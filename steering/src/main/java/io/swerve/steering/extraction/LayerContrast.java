package io.swerve.steering.extraction;

/**
 * How far apart the two sides of the contrast pairs lie at one layer.
 *
 * @param layer the 0-based block
 * @param norm the length of the difference of the two means, which is the direction extracted
 * @param positiveNorm the mean length of the positive texts' activations
 * @param negativeNorm the mean length of the negative texts' activations
 */
public record LayerContrast(int layer, double norm, double positiveNorm, double negativeNorm) {
    /**
     * Returns the length of the direction in proportion to the residual stream's own.
     *
     * @return the norm as a fraction of the mean length of both sides; 0 if that is 0
     */
    public double relativeNorm() {
        double mean = (positiveNorm + negativeNorm) / 2;
        return mean == 0 ? 0 : norm / mean;
    }
}
