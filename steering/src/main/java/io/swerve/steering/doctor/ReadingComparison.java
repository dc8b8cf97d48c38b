package io.swerve.steering.doctor;

/**
 * Two readings compared layer by layer, over the layers that both have.
 *
 * @param better the reading that agrees more
 * @param other the other
 * @param layers over how many layers
 * @param won in how many of them the better one agrees more
 * @param advantage by how much more it agrees in the mean, in cosine
 * @param standardError the standard error of the advantage, by leaving out a part of the pairs in turn (jackknife)
 */
public record ReadingComparison(Reading better, Reading other, int layers, int won, double advantage,
        double standardError) {
    private static final double STANDARD_ERRORS = 3;
    private static final double LEAST_ADVANTAGE = 0.005;

    /**
     * Returns whether the difference can be relied on.
     *
     * @return true if the advantage is above three standard errors and half a hundredth, in two of three layers at least
     */
    public boolean clear() {
        return advantage > LEAST_ADVANTAGE && advantage > STANDARD_ERRORS * standardError && 3 * won >= 2 * layers;
    }
}
