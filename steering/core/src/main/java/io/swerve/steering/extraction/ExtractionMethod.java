package io.swerve.steering.extraction;

/**
 * What is made of the activations. Whatever the method, the direction points from the negative side towards the positive
 * one and is as long as the difference of their means, so that the methods can be compared at equal strength.
 *
 * <p>
 * Directions that need no data are made by {@link GivenDirection}.
 */
public enum ExtractionMethod {
    /**
     * The mean of the positive activations minus that of the negative ones. The best detector and the best steerer among
     * the methods without training in AxBench (Wu et al. 2025, arXiv 2501.17148).
     */
    DIFFERENCE_OF_MEANS("difference-of-means"),
    /**
     * The first principal axis of the pairs' differences. Each pair is centred at its own midpoint, as repeng's
     * {@code pca_center} does, not at the mean of all differences: taking that away would take away the very contrast.
     * Needs pairs.
     */
    PCA_OF_DIFFERENCES("pca-of-differences"),
    /** The first principal axis of the activations of both sides together, centred at their mean. */
    PCA_OF_ACTIVATIONS("pca-of-activations"),
    /**
     * The weights of a logistic regression with an L2 penalty (liblinear's, C = 1 on activations scaled to a mean square
     * of 1), which tells the sides apart. A good detector and a weak steerer. The one method that holds all activations
     * it reads, as floats.
     */
    LOGISTIC_PROBE("logistic-probe"),
    /**
     * Activation-steered compression (Azizi et al. 2025, arXiv 2507.04742): the difference of means at the last token of
     * question and reasoning, concise (positive) minus verbose (negative), not normalised. Differs from
     * {@link #DIFFERENCE_OF_MEANS} in that no other position is allowed.
     */
    ASC("asc");

    private final String label;

    ExtractionMethod(String label) {
        this.label = label;
    }

    /** {@return the name used in files and commands, such as {@code difference-of-means}} */
    @Override
    public String toString() {
        return label;
    }
}
