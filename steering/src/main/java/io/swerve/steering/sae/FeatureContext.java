package io.swerve.steering.sae;

/**
 * A place where a feature is active.
 *
 * @param text the index of the text in the list that the corpus was made of
 * @param before the text before the token, at most some tokens
 * @param token the token's own text; control tokens as their markers
 * @param after the text behind it, at most some tokens
 * @param activation how active the feature is there
 */
public record FeatureContext(int text, String before, String token, String after, float activation) {}
