package io.swerve.steering.sae;

import java.util.List;

/**
 * When a feature is active over some texts.
 *
 * @param feature its index in the autoencoder
 * @param share the share of the counted tokens at which it is active
 * @param mean its mean activation over all counted tokens
 * @param max its largest activation
 * @param contexts the places of its largest activations, at most one of each text, the largest first
 */
public record FeatureProfile(int feature, double share, double mean, float max, List<FeatureContext> contexts) {
    /**
     * Creates a profile.
     */
    public FeatureProfile {
        contexts = List.copyOf(contexts);
    }

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
}
