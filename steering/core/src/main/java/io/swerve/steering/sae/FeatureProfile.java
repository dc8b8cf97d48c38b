package io.swerve.steering.sae;

import io.swerve.Progress;
import io.swerve.Session;
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
     * Reads texts and notes where each feature is active. Uses all sequences of the session, and its batch.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences
     * @param sae an autoencoder of the session's model
     * @param corpus the texts
     * @param contexts how many places to keep for each feature, from 0 on
     * @param progress follows the reading
     * @return a profile for each feature, by index
     * @throws IllegalArgumentException if the number of places is negative
     * @throws SaeException if the autoencoder doesn't fit the model
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static List<FeatureProfile> scan(Session session, SparseAutoencoder sae, Corpus corpus, int contexts,
            Progress progress) {
        return FeatureProfiles.scan(session, sae, corpus, contexts, progress);
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
