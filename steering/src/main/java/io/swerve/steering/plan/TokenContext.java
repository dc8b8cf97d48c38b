package io.swerve.steering.plan;

import io.swerve.entropy.LogitStatistics;

/**
 * What is known of a token when it is about to be decoded: what a {@link Coefficient} of the last token's statistics is
 * computed from. Borrowed: valid only during the call that receives it.
 */
public interface TokenContext {
    /**
     * Returns the token.
     *
     * @return its id
     */
    int token();

    /**
     * Returns the token's position in its sequence.
     *
     * @return counted from 0
     */
    int position();

    /**
     * Returns the decode step: which generated token this token's logits choose.
     *
     * @return 0 for the last token of a prompt, n for the n-th generated one; -1 for the other tokens of a prompt
     */
    int step();

    /**
     * Returns whether there are statistics: the distribution that this token was chosen from was computed by the decode
     * before.
     *
     * @return false for tokens of a prompt, for tokens that are decoded together with the one before, and for the first
     *         token after a sequence was cut
     */
    boolean hasStatistics();

    /**
     * Returns the statistics of the distribution that this token was chosen from.
     *
     * @return entropy and the most likely tokens, at temperature 1; borrowed
     * @throws IllegalStateException if there are none
     */
    LogitStatistics statistics();
}
