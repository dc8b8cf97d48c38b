package io.swerve.steering.decoding;

import io.swerve.SamplerOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Objects;

/**
 * One text to write.
 *
 * @param prompt token ids, at least one; not copied, not to be changed
 * @param plan steers prompt and text
 * @param chooser chooses the tokens
 * @param maxTokens the most tokens to write, at least 1
 * @param stopStrings end the text where they first occur, and are left out of it
 */
public record DecodingRequest(int[] prompt, SteeringPlan plan, TokenChooser.Factory chooser, int maxTokens,
        List<String> stopStrings) {
    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if the prompt is empty, the number of tokens below 1, or a stop string empty
     */
    public DecodingRequest {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(chooser, "chooser");
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt has no tokens; give at least the one that begins a text");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
        }
        stopStrings = List.copyOf(stopStrings);
        if (stopStrings.contains("")) {
            throw new IllegalArgumentException("a stop string must not be empty");
        }
    }

    /**
     * Asks for the most likely token each time, unsteered, until the model ends its text.
     *
     * @param prompt token ids
     * @param maxTokens the most tokens to write
     * @return the request
     * @throws IllegalArgumentException if the prompt is empty or the number of tokens below 1
     */
    public static DecodingRequest greedy(int[] prompt, int maxTokens) {
        return new DecodingRequest(prompt, SteeringPlan.none(), TokenChooser.greedy(), maxTokens, List.of());
    }

    /**
     * {@return this request under another plan}
     *
     * @param newPlan the plan
     */
    public DecodingRequest withPlan(SteeringPlan newPlan) {
        return new DecodingRequest(prompt, newPlan, chooser, maxTokens, stopStrings);
    }

    /**
     * {@return this request with another way to sample}
     *
     * @param sampling the options, the seed among them: requests that differ in nothing but the seed give samples
     */
    public DecodingRequest withSampling(SamplerOptions sampling) {
        return withChooser(TokenChooser.sampling(sampling));
    }

    /**
     * {@return this request with another way to choose tokens}
     *
     * @param newChooser makes what chooses them
     */
    public DecodingRequest withChooser(TokenChooser.Factory newChooser) {
        return new DecodingRequest(prompt, plan, newChooser, maxTokens, stopStrings);
    }

    /**
     * {@return this request with other stop strings}
     *
     * @param texts end the text
     * @throws IllegalArgumentException if one is empty
     */
    public DecodingRequest withStopStrings(String... texts) {
        return new DecodingRequest(prompt, plan, chooser, maxTokens, List.of(texts));
    }
}
