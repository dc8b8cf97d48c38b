package io.swerve.chat;

import java.time.Duration;

/**
 * What a reply took.
 *
 * @param promptTokens all tokens that the model had before it replied
 * @param cachedTokens how many of them were in the cache, from earlier turns, and not read again
 * @param generatedTokens the tokens of the reply, without the one that ended it
 * @param reasoningTokens how many of those belong to the reasoning, its markers included
 * @param promptTime how long reading took
 * @param generationTime how long the generated tokens took, sampling and entropy included
 */
public record Usage(int promptTokens, int cachedTokens, int generatedTokens, int reasoningTokens, Duration promptTime,
        Duration generationTime) {
    /** {@return the speed, generated tokens for each second of {@link #generationTime}; 0 if nothing was generated} */
    public double tokensPerSecond() {
        return generatedTokens == 0 ? 0 : generatedTokens / (Math.max(1, generationTime.toNanos()) * 1e-9);
    }
}
