package io.swerve.bench.demo;

/**
 * How the demonstration steers.
 *
 * @param layer
 *            the 0-based block whose output is steered
 * @param strength
 *            multiplies the direction
 * @param steps
 *            how many tokens are decoded under steering, from the first one of the reply on; the rest is not steered
 * @param pairs
 *            how many contrast pairs the direction is extracted from
 */
public record Recipe(int layer, float strength, int steps, int pairs) {
    /**
     * The recipe for {@link io.swerve.bench.lab.LabModel#THINK}: the whole difference, at its last layer, for the first
     * two tokens only, which are the marker that opens the thinking span and the line break after it. What is thought
     * then follows from how it began.
     */
    public static final Recipe BREVITY = new Recipe(5, 1, 2, 50);
}
