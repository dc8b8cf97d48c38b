package io.swerve.bench.effect;

/**
 * What is measured, and on how much.
 *
 * @param problems held-out problems
 * @param development problems on which layer, strength and steps are chosen
 * @param pairs contrast pairs of the vector that is calibrated
 * @param diverse how many diverse pairs of the pool shall do as well as all
 * @param pool how many pairs there are to choose from
 * @param parallel answers that are decoded together
 * @param threads of the session
 * @param seed of problems, pairs, random directions and resampling
 */
public record EffectSettings(int problems, int development, int pairs, int diverse, int pool, int parallel, int threads,
        long seed) {
    /** What the published figures are measured with. */
    public static final EffectSettings DEFAULT = new EffectSettings(400, 60, 50, 25, 1000, 20, 1, 1);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is below 1, or more pairs are asked for than the pool has
     */
    public EffectSettings {
        if (problems < 1 || development < 1 || pairs < 1 || diverse < 1 || parallel < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "problems, development problems, pairs, parallel answers and threads must"
                            + " be at least 1, were " + problems + ", " + development + ", " + pairs + " and " + diverse
                            + ", "
                            + parallel + ", " + threads);
        }
        if (pairs > pool || diverse > pool) {
            throw new IllegalArgumentException("a pool of " + pool + " pairs has no " + Math.max(pairs, diverse)
                    + ": make it larger, or take fewer");
        }
    }
}
