package io.swerve.steering.extraction;

import io.swerve.chat.ChatTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Two texts that differ in what a vector shall capture, and little else.
 *
 * @param prompt stands before both texts; empty for none
 * @param positive the text that shows what is wanted
 * @param negative the text that shows the opposite, or lacks it
 */
public record ContrastPair(String prompt, String positive, String negative) implements Example.Contrast {
    private static final int SHOWN = 60;

    /**
     * Creates a pair.
     *
     * @throws ExtractionDataException if both texts are the same: such a pair says nothing
     */
    public ContrastPair {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(positive, "positive");
        Objects.requireNonNull(negative, "negative");
        if (positive.equals(negative)) {
            throw new ExtractionDataException("positive and negative are the same text: \""
                    + (positive.length() > SHOWN ? positive.substring(0, SHOWN) + "..." : positive)
                    + "\"; a pair needs two that differ");
        }
    }

    /**
     * Creates a pair without a prompt.
     *
     * @param positive the text that shows what is wanted
     * @param negative the text that shows the opposite, or lacks it
     * @throws ExtractionDataException if both texts are the same
     */
    public ContrastPair(String positive, String negative) {
        this("", positive, negative);
    }

    /**
     * {@return the pair that shows the opposite: the pair with its sides exchanged} A direction extracted from
     * exchanged pairs is the negative of the original one, bit for bit.
     */
    public ContrastPair exchanged() {
        return new ContrastPair(prompt, negative, positive);
    }

    @Override
    public List<ContrastPair> pairs(Optional<ChatTemplate> chat) {
        return List.of(this);
    }

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
