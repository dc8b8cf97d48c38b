package io.swerve;

import java.time.Duration;
import java.util.List;

/**
 * All of a finished generation.
 *
 * @param text the generated text
 * @param tokens its tokens, in order
 * @param promptTokens the number of tokens decoded before the first one was generated
 * @param stopReason why it ended
 * @param promptTime how long the prompt took
 * @param decodeTime how long the generated tokens took, sampling and entropy included
 */
public record GenerationResult(String text, List<GeneratedToken> tokens, int promptTokens, StopReason stopReason,
        Duration promptTime, Duration decodeTime) {

    /**
     * Creates a result.
     */
    public GenerationResult {
        tokens = List.copyOf(tokens);
    }

    /** {@return the speed, generated tokens for each second of {@link #decodeTime}; 0 if nothing was generated} */
    public double tokensPerSecond() {
        return tokens.isEmpty() ? 0 : tokens.size() / (Math.max(1, decodeTime.toNanos()) * 1e-9);
    }

    /** {@return the mean entropy, in nats; 0 if nothing was generated} */
    public double meanEntropy() {
        return tokens.stream().mapToDouble(GeneratedToken::entropy).average().orElse(0);
    }
}
