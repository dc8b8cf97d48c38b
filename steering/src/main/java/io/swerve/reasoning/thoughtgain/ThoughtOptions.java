package io.swerve.reasoning.thoughtgain;

import java.util.Arrays;

/**
 * How thoughts are drawn and scored. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param start the tokens that open a thought; may be none
 * @param end the tokens that close it; may be none
 * @param thoughtTokens how many tokens a thought has, at least 0
 * @param nextTokens how many of the following true tokens are scored, at least 1 ({@code n_talk})
 * @param samples thoughts for each position, at least 1
 * @param temperature of the draws, positive
 * @param forbidden tokens that no thought contains, beside the markers, control tokens and ends of generation
 * @param weights the grid of mixing weights, each finite: 0 is the text alone, 1 the thought alone
 * @param seed of the draws
 */
public record ThoughtOptions(int[] start, int[] end, int thoughtTokens, int nextTokens, int samples, float temperature,
        int[] forbidden, double[] weights, long seed) {
    private static final double[] GRID = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ThoughtOptions {
        start = start.clone();
        end = end.clone();
        forbidden = forbidden.clone();
        weights = weights.clone();
        require(thoughtTokens >= 0, "thoughtTokens must be at least 0, was " + thoughtTokens);
        require(nextTokens >= 1, "nextTokens must be at least 1, was " + nextTokens);
        require(samples >= 1, "samples must be at least 1, was " + samples);
        require(temperature > 0 && Float.isFinite(temperature), "temperature must be positive, was " + temperature);
        require(Arrays.stream(weights).allMatch(Double::isFinite), "weights must be finite");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Returns the published sizes, without markers: thoughts of 12 tokens, 4 true tokens scored, 2 thoughts for each
     * position, temperature 1, weights 0, 0.1, ..., 1.
     *
     * @return the options
     */
    public static ThoughtOptions defaults() {
        return new ThoughtOptions(new int[0], new int[0], 12, 4, 2, 1, new int[0], GRID, 0);
    }

    /**
     * Returns these options with other markers.
     *
     * @param startTokens see {@link #start}
     * @param endTokens see {@link #end}
     * @return the changed options
     */
    public ThoughtOptions withMarkers(int[] startTokens, int[] endTokens) {
        return new ThoughtOptions(startTokens, endTokens, thoughtTokens, nextTokens, samples, temperature, forbidden,
                weights, seed);
    }

    /**
     * Returns these options with other lengths.
     *
     * @param thought see {@link #thoughtTokens}
     * @param next see {@link #nextTokens}
     * @return the changed options
     */
    public ThoughtOptions withLengths(int thought, int next) {
        return new ThoughtOptions(start, end, thought, next, samples, temperature, forbidden, weights, seed);
    }

    /**
     * Returns these options with other draws.
     *
     * @param count see {@link #samples}
     * @param divisor see {@link #temperature}
     * @param newSeed see {@link #seed}
     * @return the changed options
     */
    public ThoughtOptions withDraws(int count, float divisor, long newSeed) {
        return new ThoughtOptions(start, end, thoughtTokens, nextTokens, count, divisor, forbidden, weights, newSeed);
    }

    /**
     * Returns these options with other forbidden tokens.
     *
     * @param tokens see {@link #forbidden}
     * @return the changed options
     */
    public ThoughtOptions withForbidden(int... tokens) {
        return new ThoughtOptions(start, end, thoughtTokens, nextTokens, samples, temperature, tokens, weights, seed);
    }

    /**
     * Returns these options with another grid.
     *
     * @param grid see {@link #weights}
     * @return the changed options
     */
    public ThoughtOptions withWeights(double... grid) {
        return new ThoughtOptions(start, end, thoughtTokens, nextTokens, samples, temperature, forbidden, grid, seed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThoughtOptions options && Arrays.equals(start, options.start)
                && Arrays.equals(end, options.end) && thoughtTokens == options.thoughtTokens
                && nextTokens == options.nextTokens && samples == options.samples
                && temperature == options.temperature && Arrays.equals(forbidden, options.forbidden)
                && Arrays.equals(weights, options.weights) && seed == options.seed;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[]{Arrays.hashCode(start), Arrays.hashCode(end), thoughtTokens, nextTokens,
                samples, Long.hashCode(seed)});
    }

    @Override
    public String toString() {
        return "ThoughtOptions[" + start.length + "+" + thoughtTokens + "+" + end.length + " tokens, " + samples
                + " samples, " + nextTokens + " scored, seed " + seed + "]";
    }
}
