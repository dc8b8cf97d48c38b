package io.swerve.steering;

/**
 * What was measured of a direction when it was extracted: the published predictors of whether it will steer. A number
 * that wasn't measured is NaN.
 *
 * @param layer the 0-based block
 * @param norm the Euclidean length of the direction
 * @param agreement the mean cosine of the single pairs' differences with the direction, -1 to 1
 * @param auroc how well the projection on the direction tells held-out positives from negatives, 0 to 1, 0.5 by chance
 * @param dPrime the distance of the two held-out means of projections, in pooled standard deviations
 * @param splitHalf the cosine of the directions of two halves of the data, -1 to 1
 * @param varianceShare the direction's share of the variance of the pairs' differences, 0 to 1
 */
public record LayerDiagnostics(int layer, double norm, double agreement, double auroc, double dPrime, double splitHalf,
        double varianceShare) {
    /**
     * Creates diagnostics.
     *
     * @throws IllegalArgumentException if the layer is negative
     */
    public LayerDiagnostics {
        if (layer < 0) {
            throw new IllegalArgumentException("layers are counted from 0, was given " + layer);
        }
    }

    /** The same diagnostics of a direction that is this many times as long; the factor is positive. */
    LayerDiagnostics ofScaled(double factor) {
        return new LayerDiagnostics(layer, norm * factor, agreement, auroc, dPrime, splitHalf, varianceShare);
    }
}
