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
}
