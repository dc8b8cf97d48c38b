package io.swerve.reasoning.verifree;

/**
 * What a trace earns: the probability that the model, after this trace, gives the reference answer.
 *
 * @param logProbability the sum over all tokens of the answer and its frame of their log-probabilities, in nats; negative
 *            infinity if the trace never answers. Not a mean over tokens
 * @param answered whether the trace answers at all
 * @param clean see {@link TraceCut#clean()}; true if the trace doesn't answer
 */
public record TraceReward(double logProbability, boolean answered, boolean clean) {
    /** The reward of a trace without an answer. */
    public static final TraceReward NONE = new TraceReward(Double.NEGATIVE_INFINITY, false, true);

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is above 0 or no number
     */
    public TraceReward {
        if (!(logProbability <= 0)) {
            throw new IllegalArgumentException("a log-probability is at most 0, this one is " + logProbability);
        }
    }

    /**
     * Sums the log-probabilities of an answer's tokens.
     *
     * @param tokens one log-probability for each token that was scored
     * @param clean whether the cut was
     * @return the reward
     */
    static TraceReward of(double[] tokens, boolean clean) {
        double sum = 0;
        for (double token : tokens) {
            sum += token;
        }
        return new TraceReward(Math.min(0, sum), true, clean);
    }

    /** {@return the reward of the paper, from 0 to 1} */
    public double probability() {
        return Math.exp(logProbability);
    }
}
