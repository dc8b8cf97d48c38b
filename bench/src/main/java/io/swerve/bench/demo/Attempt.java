package io.swerve.bench.demo;

import io.swerve.bench.lab.Reply;
import java.time.Duration;

/**
 * One answer of the model to one question.
 *
 * @param tokens
 *            the ids of the generated tokens, without the one that ends the reply
 * @param pieces
 *            the text of each token
 * @param entropies
 *            the entropy of the distribution that each token was taken from, in nats
 * @param thinkingTokens
 *            how many of the tokens lie inside the thinking span
 * @param reply
 *            thinking and answer, taken apart
 * @param time
 *            how long decoding took; of answers that were generated together, the time of all of them
 */
public record Attempt(int[] tokens, String[] pieces, double[] entropies, int thinkingTokens, Reply reply,
        Duration time) {
    /**
     * Returns the speed.
     *
     * @return tokens per second
     */
    public double tokensPerSecond() {
        return tokens.length / (Math.max(1, time.toNanos()) * 1e-9);
    }

    /**
     * Returns the mean entropy.
     *
     * @return nats; 0 if there is no token
     */
    public double meanEntropy() {
        double sum = 0;
        for (double entropy : entropies) {
            sum += entropy;
        }
        return tokens.length == 0 ? 0 : sum / tokens.length;
    }
}
