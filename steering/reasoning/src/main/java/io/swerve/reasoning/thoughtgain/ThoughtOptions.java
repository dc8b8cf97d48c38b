package io.swerve.reasoning.thoughtgain;

import java.util.Arrays;

/** How thoughts are drawn and scored. Immutable; start from {@link #defaults()} and change what differs. */
public final class ThoughtOptions {
    private static final double[] GRID = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    private final Values values;

    private record Values(int[] start, int[] end, int thoughtTokens, int nextTokens, int samples, float temperature,
            int[] forbidden, double[] weights, long seed) {
        Values {
            require(thoughtTokens >= 0, "thoughtTokens must be at least 0, was " + thoughtTokens);
            require(nextTokens >= 1, "nextTokens must be at least 1, was " + nextTokens);
            require(samples >= 1, "samples must be at least 1, was " + samples);
            require(temperature > 0 && Float.isFinite(temperature),
                    "temperature must be positive, was " + temperature);
            require(Arrays.stream(weights).allMatch(Double::isFinite), "weights must be finite");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }

    private ThoughtOptions(Values values) {
        this.values = values;
    }

    /**
     * {@return the published sizes, without markers: thoughts of 12 tokens, 4 true tokens scored, 2 thoughts for each
     * position, temperature 1, weights 0, 0.1, ..., 1}
     */
    public static ThoughtOptions defaults() {
        return new ThoughtOptions(new Values(new int[0], new int[0], 12, 4, 2, 1, new int[0], GRID, 0));
    }

    /**
     * {@return these options with other markers}
     *
     * @param startTokens that open a thought; may be none
     * @param endTokens that close it; may be none
     * @throws IllegalArgumentException if one is out of its range
     */
    public ThoughtOptions withMarkers(int[] startTokens, int[] endTokens) {
        return new ThoughtOptions(new Values(startTokens.clone(), endTokens.clone(), values.thoughtTokens,
                values.nextTokens, values.samples, values.temperature, values.forbidden, values.weights, values.seed));
    }

    /**
     * {@return these options with other lengths}
     *
     * @param thought how many tokens a thought has, at least 0
     * @param next how many of the following true tokens are scored, at least 1 ({@code n_talk})
     * @throws IllegalArgumentException if one is out of its range
     */
    public ThoughtOptions withLengths(int thought, int next) {
        return new ThoughtOptions(new Values(values.start, values.end, thought, next, values.samples,
                values.temperature, values.forbidden, values.weights, values.seed));
    }

    /**
     * {@return these options with other draws}
     *
     * @param count thoughts for each position, at least 1
     * @param divisor temperature of the draws, positive
     * @param newSeed of the draws
     * @throws IllegalArgumentException if one is out of its range
     */
    public ThoughtOptions withDraws(int count, float divisor, long newSeed) {
        return new ThoughtOptions(new Values(values.start, values.end, values.thoughtTokens, values.nextTokens, count,
                divisor, values.forbidden, values.weights, newSeed));
    }

    /**
     * {@return these options with another seed}
     *
     * @param newSeed of the draws
     */
    public ThoughtOptions withSeed(long newSeed) {
        return new ThoughtOptions(new Values(values.start, values.end, values.thoughtTokens, values.nextTokens,
                values.samples, values.temperature, values.forbidden, values.weights, newSeed));
    }

    /**
     * {@return these options with other forbidden tokens}
     *
     * @param tokens that no thought contains, beside the markers, control tokens and ends of generation
     * @throws IllegalArgumentException if one is out of its range
     */
    public ThoughtOptions withForbidden(int... tokens) {
        return new ThoughtOptions(new Values(values.start, values.end, values.thoughtTokens, values.nextTokens,
                values.samples, values.temperature, tokens.clone(), values.weights, values.seed));
    }

    /**
     * {@return these options with another grid}
     *
     * @param grid the mixing weights, each finite: 0 is the text alone, 1 the thought alone
     * @throws IllegalArgumentException if one is out of its range
     */
    public ThoughtOptions withWeights(double... grid) {
        return new ThoughtOptions(new Values(values.start, values.end, values.thoughtTokens, values.nextTokens,
                values.samples, values.temperature, values.forbidden, grid.clone(), values.seed));
    }

    int[] start() {
        return values.start;
    }

    int[] end() {
        return values.end;
    }

    int thoughtTokens() {
        return values.thoughtTokens;
    }

    int nextTokens() {
        return values.nextTokens;
    }

    int samples() {
        return values.samples;
    }

    float temperature() {
        return values.temperature;
    }

    int[] forbidden() {
        return values.forbidden;
    }

    /** {@return the grid of mixing weights} */
    public double[] weights() {
        return values.weights.clone();
    }

    long seed() {
        return values.seed;
    }
}
