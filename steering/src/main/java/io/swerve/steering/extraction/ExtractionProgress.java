package io.swerve.steering.extraction;

/** Follows an extraction, and can stop it. */
@FunctionalInterface
public interface ExtractionProgress {
    /**
     * Called on the extracting thread after each group of texts that was decoded together.
     *
     * @param texts how many texts have been read, two for each pair
     * @param total how many there are
     * @return true to go on; false to stop, so that the extraction throws a
     *         {@link java.util.concurrent.CancellationException}
     */
    boolean read(int texts, int total);
}
