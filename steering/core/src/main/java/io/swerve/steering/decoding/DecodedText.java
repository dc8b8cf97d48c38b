package io.swerve.steering.decoding;

import io.swerve.StopReason;
import java.time.Duration;

/**
 * What was written. The arrays have an entry for each token and are not to be changed.
 *
 * @param tokens the ids; a token that ends the text for the model is not among them
 * @param text of the tokens, control tokens such as {@code <think>} included; cut where a stop string begins
 * @param stop why it ended
 * @param entropies of the model's distribution (at temperature 1, after steering) that each token was chosen from, in
 *            nats
 * @param logProbabilities of each token in that distribution
 * @param margins probability of the most likely token minus that of the next, from 0 to 1
 * @param endLogProbability log-probability of the token that ended the text for the model; NaN if it ended otherwise
 * @param steeredRows how many tokens, from the prompt's last one on, some rule of the plan acted on, summed over the
 *            rules
 * @param time from the logits of its first token to its end, in the company of the texts that were written meanwhile
 */
public record DecodedText(int[] tokens, String text, StopReason stop, float[] entropies, float[] logProbabilities,
        float[] margins, double endLogProbability, long steeredRows, Duration time) {
    /** {@return the length: the number of tokens} */
    public int length() {
        return tokens.length;
    }

    /**
     * Tells whether the model ended the text itself.
     *
     * @return false if it was cut
     */
    public boolean ended() {
        return stop == StopReason.END_OF_GENERATION;
    }

    /**
     * Tells whether the text ended only because there was no room for more: what it would have come to is unknown.
     *
     * @return false if the model or a stop string ended it
     */
    public boolean isCut() {
        return stop == StopReason.MAX_TOKENS || stop == StopReason.CONTEXT_FULL;
    }
}
