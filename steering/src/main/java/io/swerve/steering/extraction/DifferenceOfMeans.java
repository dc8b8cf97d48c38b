package io.swerve.steering.extraction;

import io.swerve.Session;
import java.util.List;

/** The default way to a steering vector, from pairs of texts; {@link Extractor} is the general one. */
public final class DifferenceOfMeans {
    private DifferenceOfMeans() {}

    /**
     * Extracts a vector: at each layer, the mean activation of the positive texts minus that of the negative ones.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences
     * @param pairs at least one
     * @param options what to read
     * @return the vector and how far the two sides lie apart
     * @throws IllegalArgumentException if the options ask for another method, or the model lacks a layer
     * @throws ExtractionDataException if there are no pairs, or as {@link Extractor#extract}
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws io.swerve.steering.SteeringVectorException if the model's activations are not finite
     * @throws io.swerve.UnsupportedModelException if the model's graph does not show a layer's output
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Extraction extract(Session session, List<ContrastPair> pairs, ExtractionOptions options) {
        if (options.method() != ExtractionMethod.DIFFERENCE_OF_MEANS) {
            throw new IllegalArgumentException("this is the method " + ExtractionMethod.DIFFERENCE_OF_MEANS
                    + "; use Extractor for " + options.method());
        }
        return Extractor.extract(session, new ExtractionData.Paired(pairs), options);
    }
}
