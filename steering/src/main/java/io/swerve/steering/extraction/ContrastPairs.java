package io.swerve.steering.extraction;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Contrast pairs as JSON Lines, for files that hold nothing else; {@link ExampleFile} knows the other kinds too. */
public final class ContrastPairs {
    private ContrastPairs() {}

    /**
     * Reads a file of pairs.
     *
     * @param path a file of JSON Lines in UTF-8, each {@code {"positive": text, "negative": text}} with an optional
     *            {@code "prompt"}
     * @return the pairs in the file's order, at least one
     * @throws ExtractionDataException if the file can't be read, a line is no such object, its two texts are the same,
     *             or there is no line
     */
    public static List<ContrastPair> read(Path path) {
        List<ContrastPair> pairs = new ArrayList<>();
        for (Example example : ExampleFile.read(path)) {
            if (!(example instanceof ContrastPair pair)) {
                throw new ExtractionDataException(path + ": example " + (pairs.size() + 1)
                        + " is no pair of texts; read the file with ExampleFile");
            }
            pairs.add(pair);
        }
        return List.copyOf(pairs);
    }
}
