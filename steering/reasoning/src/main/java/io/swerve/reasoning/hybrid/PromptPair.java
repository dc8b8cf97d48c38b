package io.swerve.reasoning.hybrid;

import java.util.Objects;

/**
 * A prompt as two models with different tokenizers read it. The arrays are not to be changed.
 *
 * @param base token ids of the base model, at least one
 * @param thinking token ids of the thinking model, at least one
 */
public record PromptPair(int[] base, int[] thinking) {
    /**
     * Creates a pair.
     *
     * @throws IllegalArgumentException if one is empty
     */
    public PromptPair {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(thinking, "thinking");
        if (base.length == 0 || thinking.length == 0) {
            throw new IllegalArgumentException("a prompt has at least one token in each model, was given " + base.length
                    + " and " + thinking.length);
        }
    }
}
