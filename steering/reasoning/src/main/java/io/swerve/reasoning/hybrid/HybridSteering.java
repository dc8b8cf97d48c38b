package io.swerve.reasoning.hybrid;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** How the base model is steered. Immutable; start from {@link #of} and change what differs. */
public final class HybridSteering {
    /** A window that steers all tokens of the text. */
    public static final int ALL = 0;

    /** The coefficients that the paper tries. */
    public static final List<Double> PAPER_COEFFICIENTS = List.of(0.5, 0.6, 0.7, 0.8, 0.9, 1.0);

    /** Those that the paper's code tries with differences of means. */
    public static final List<Double> MEANS_COEFFICIENTS = List.of(0.5, 1.0, 1.5, 2.0);

    private static final int MAX_CANDIDATES = 255;

    private final Values values;

    private record Values(Categories categories, CategoryVectors vectors, List<Double> coefficients,
            List<Integer> windows, Firing firing) {
        Values {
            coefficients = List.copyOf(coefficients);
            windows = List.copyOf(windows);
            Objects.requireNonNull(firing, "firing");
            if (vectors.categories().size() != categories.count()) {
                throw new IllegalArgumentException(categories.count() + " categories need as many vectors, were given "
                        + vectors.categories().size());
            }
            if (coefficients.isEmpty() || !coefficients.stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(
                        "give finite coefficients to try, at least one; were " + coefficients);
            }
            if (windows.isEmpty() || windows.stream().anyMatch(window -> window < 0)) {
                throw new IllegalArgumentException(
                        "give windows to try, at least one; 0 for all tokens, else a number of tokens; were "
                                + windows);
            }
            if (coefficients.size() * (long) windows.size() > MAX_CANDIDATES) {
                throw new IllegalArgumentException(coefficients.size() + " coefficients and " + windows.size()
                        + " windows are more than " + MAX_CANDIDATES + " pairs to try at each token; give fewer");
            }
        }
    }

    private HybridSteering(Values values) {
        this.values = values;
    }

    /**
     * Steers the last token where the models disagree.
     *
     * @param categories tell the category of a token
     * @param vectors one for each category
     * @param coefficients tried at each steered token
     * @return the steering
     * @throws IllegalArgumentException if there are no coefficients, or not a vector for each category
     */
    public static HybridSteering of(Categories categories, CategoryVectors vectors, Double... coefficients) {
        return new HybridSteering(
                new Values(categories, vectors, Arrays.asList(coefficients), List.of(1), Firing.atDisagreement()));
    }

    /**
     * {@return this steering with other vectors}
     *
     * @param others as many
     */
    public HybridSteering withVectors(CategoryVectors others) {
        return new HybridSteering(
                new Values(values.categories, others, values.coefficients, values.windows, values.firing));
    }

    /**
     * {@return this steering at other tokens}
     *
     * @param other at which tokens
     */
    public HybridSteering withFiring(Firing other) {
        return new HybridSteering(
                new Values(values.categories, values.vectors, values.coefficients, values.windows, other));
    }

    /**
     * {@return this steering with other windows}
     *
     * @param others how many of the last tokens are steered, each of them tried at each steered token; {@value #ALL} for
     *            all tokens
     * @throws IllegalArgumentException if there are no windows, one is negative, or there are more than 255 pairs of
     *             windows and coefficients
     */
    public HybridSteering withWindows(List<Integer> others) {
        return new HybridSteering(
                new Values(values.categories, values.vectors, values.coefficients, others, values.firing));
    }

    Categories categories() {
        return values.categories;
    }

    /** {@return the vectors, one for each category} */
    public CategoryVectors vectors() {
        return values.vectors;
    }

    List<Double> coefficients() {
        return values.coefficients;
    }

    List<Integer> windows() {
        return values.windows;
    }

    Firing firing() {
        return values.firing;
    }

    int candidates() {
        return values.coefficients.size() * values.windows.size();
    }
}
