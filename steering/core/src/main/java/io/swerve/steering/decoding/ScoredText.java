package io.swerve.steering.decoding;

/**
 * What a model makes of a given text. The arrays have an entry for each token of the target and are not to be changed.
 *
 * @param logProbabilities of the tokens, in nats, at temperature 1; negative infinity for one that is impossible
 * @param entropies of the distributions (at temperature 1, after steering) that predict them, in nats
 */
public record ScoredText(double[] logProbabilities, float[] entropies) {
    /** {@return the log-probability of the text, of all tokens together, in nats} */
    public double sum() {
        double sum = 0;
        for (double value : logProbabilities) {
            sum += value;
        }
        return sum;
    }
}
