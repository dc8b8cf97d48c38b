package io.swerve.reasoning.thoughtgain;

import java.util.Arrays;

/**
 * One thought behind one token of a text, and what it did to the tokens that follow in truth.
 *
 * @param position the text's token behind which the thought stands, counted from 0
 * @param sample which of the thoughts of this position, counted from 0
 * @param tokens the thought itself, without its markers
 * @param base the log-probability of each of the next true tokens without the thought, in nats
 * @param thinking the same with the thought between
 * @param mixed for each weight of the grid, the same under the mixture of both distributions
 */
public record Thought(int position, int sample, int[] tokens, double[] base, double[] thinking, double[][] mixed) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException if the lengths of the lists of log-probabilities differ, or they are empty
     */
    public Thought {
        int next = base.length;
        if (next == 0 || thinking.length != next || Arrays.stream(mixed).anyMatch(weight -> weight.length != next)) {
            throw new IllegalArgumentException(
                    "base, thinking and mixed must hold a number for each of the next tokens,"
                            + " and at least one");
        }
    }

    /**
     * {@return the gain of the thought: the sum over the next true tokens of what it adds to their log-probability,
     * nats; negative where the thought is in the way}
     */
    public double gain() {
        return sum(thinking) - sum(base);
    }

    /**
     * {@return how hard the next tokens are without the thought: the mean negative log-probability, in nats per token}
     */
    public double difficulty() {
        return -sum(base) / base.length;
    }

    /**
     * {@return the gain under a mixture, nats}
     *
     * @param weight an index into the grid of weights
     * @throws IndexOutOfBoundsException if the grid has no such weight
     */
    public double mixedGain(int weight) {
        return sum(mixed[weight]) - sum(base);
    }

    /**
     * {@return the gain if the best weight of the grid were known for each token: an upper bound for every mixing head
     * that chooses from the grid, nats; not negative if the grid has the weight 0}
     */
    public double oracleGain() {
        double sum = 0;
        for (int i = 0; i < base.length; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (double[] weight : mixed) {
                best = Math.max(best, weight[i]);
            }
            sum += best - base[i];
        }
        return sum;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Thought thought && position == thought.position && sample == thought.sample
                && Arrays.equals(tokens, thought.tokens) && Arrays.equals(base, thought.base)
                && Arrays.equals(thinking, thought.thinking) && Arrays.deepEquals(mixed, thought.mixed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[]{position, sample, Arrays.hashCode(tokens), Arrays.hashCode(thinking)});
    }

    @Override
    public String toString() {
        return "Thought[" + position + "." + sample + ", " + tokens.length + " tokens, gain " + gain() + "]";
    }
}
