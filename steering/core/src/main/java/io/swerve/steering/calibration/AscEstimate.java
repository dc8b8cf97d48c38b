package io.swerve.steering.calibration;

import io.swerve.internal.numeric.Samples;
import java.util.Arrays;

/**
 * What ASC's closed form needs, measured on some texts by central differences.
 *
 * @param step the difference in strength, d
 * @param sensitivities the length of the logits' change per unit of strength by text, measured with d
 * @param coarseSensitivities the same, measured with 2d
 * @param curvatures the length of the second difference per unit of strength squared, by text
 */
public record AscEstimate(double step, double[] sensitivities, double[] coarseSensitivities, double[] curvatures) {
    private static final double HIGH = 0.95;
    private static final double AGREEMENT = 0.1;

    /**
     * Creates an estimate.
     *
     * @param sensitivities copied; as many as texts, at least one
     * @param coarseSensitivities copied; as many
     * @param curvatures copied; as many
     * @throws IllegalArgumentException if there is no text, the lengths differ, or a number is not finite
     */
    public AscEstimate {
        sensitivities = sensitivities.clone();
        coarseSensitivities = coarseSensitivities.clone();
        curvatures = curvatures.clone();
        int texts = sensitivities.length;
        if (texts == 0 || coarseSensitivities.length != texts || curvatures.length != texts) {
            throw new IllegalArgumentException(
                    "an estimate is of at least one text, with three numbers each; was given "
                            + texts + ", " + coarseSensitivities.length + " and " + curvatures.length);
        }
        for (double[] numbers : new double[][]{sensitivities, coarseSensitivities, curvatures}) {
            if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("the logits at strengths up to " + 2 * step
                        + " are not finite: use a smaller step");
            }
        }
    }

    /** {@return the sensitivities} */
    @Override
    public double[] sensitivities() {
        return sensitivities.clone();
    }

    /** {@return the sensitivities measured with twice the step} */
    @Override
    public double[] coarseSensitivities() {
        return coarseSensitivities.clone();
    }

    /** {@return the curvatures} */
    @Override
    public double[] curvatures() {
        return curvatures.clone();
    }

    /**
     * {@return the bound that the paper uses: the median sensitivity, and the 95th percentile of the curvatures}
     *
     * @throws IllegalArgumentException if the steering has no effect at all
     */
    public AscBound bound() {
        double[] sorted = curvatures.clone();
        Arrays.sort(sorted);
        return new AscBound(median(sensitivities), Samples.nearestRank(sorted, sorted.length, HIGH));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Compares the median sensitivities of the two steps.
     *
     * @return by how much that of 2d differs from that of d, as a fraction; 0 if both are 0
     */
    public double disagreement() {
        double fine = median(sensitivities);
        double coarse = median(coarseSensitivities);
        return fine == coarse ? 0 : Math.abs(coarse / fine - 1);
    }

    /**
     * Tells whether the step suits the model: with too small a one, the rounding of quantized weights is measured; with
     * too large a one, the curvature.
     *
     * @return whether both steps give the same sensitivity to 10 %
     */
    public boolean reliable() {
        return disagreement() <= AGREEMENT;
    }
}
