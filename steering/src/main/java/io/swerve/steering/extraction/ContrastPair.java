package io.swerve.steering.extraction;

import java.util.Objects;

/**
 * Two texts that differ in what a vector shall capture, and little else.
 *
 * @param prompt stands before both texts; empty for none
 * @param positive the text that shows what is wanted
 * @param negative the text that shows the opposite, or lacks it
 */
public record ContrastPair(String prompt, String positive, String negative) {
    /**
     * Creates a pair.
     *
     * @throws IllegalArgumentException if both texts are the same: such a pair says nothing
     */
    public ContrastPair {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(positive, "positive");
        Objects.requireNonNull(negative, "negative");
        if (positive.equals(negative)) {
            throw new IllegalArgumentException("positive and negative are the same text: \""
                    + (positive.length() > 60 ? positive.substring(0, 60) + "..." : positive) + "\"");
        }
    }

    /**
     * Creates a pair without a prompt.
     *
     * @param positive the text that shows what is wanted
     * @param negative the text that shows the opposite, or lacks it
     * @throws IllegalArgumentException if both texts are the same
     */
    public ContrastPair(String positive, String negative) {
        this("", positive, negative);
    }
}
