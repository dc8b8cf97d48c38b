package io.swerve.steering.extraction;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What an extraction reads. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param position at which tokens
 * @param layers 0-based blocks, ascending, each once; empty for all
 * @param parseSpecial whether markers in the texts, such as {@code <|im_end|>}, become special tokens. Texts made with
 *            a chat template need it; in text of unknown origin they are better left plain
 * @param progress is told how far it is
 */
public record ExtractionOptions(TokenPosition position, List<Integer> layers, boolean parseSpecial,
        ExtractionProgress progress) {

    private static final ExtractionOptions DEFAULTS = new ExtractionOptions(TokenPosition.LAST, List.of(), true,
            (texts, total) -> true);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if a layer is negative
     */
    public ExtractionOptions {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(progress, "progress");
        layers = layers.stream().sorted().distinct().toList();
        if (!layers.isEmpty() && layers.getFirst() < 0) {
            throw new IllegalArgumentException("layers are counted from 0, was given " + layers.getFirst());
        }
    }

    /**
     * Returns the defaults: all layers at the last token, special tokens parsed.
     *
     * @return the options
     */
    public static ExtractionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another position.
     *
     * @param where see {@link #position}
     * @return the changed options
     */
    public ExtractionOptions withPosition(TokenPosition where) {
        return new ExtractionOptions(where, layers, parseSpecial, progress);
    }

    /**
     * Returns these options with other layers.
     *
     * @param blocks see {@link #layers}
     * @return the changed options
     */
    public ExtractionOptions withLayers(int... blocks) {
        return new ExtractionOptions(position, Arrays.stream(blocks).boxed().toList(), parseSpecial, progress);
    }

    /**
     * Returns these options with special tokens parsed or not.
     *
     * @param parse see {@link #parseSpecial}
     * @return the changed options
     */
    public ExtractionOptions withParseSpecial(boolean parse) {
        return new ExtractionOptions(position, layers, parse, progress);
    }

    /**
     * Returns these options with a follower.
     *
     * @param follower see {@link #progress}
     * @return the changed options
     */
    public ExtractionOptions withProgress(ExtractionProgress follower) {
        return new ExtractionOptions(position, layers, parseSpecial, follower);
    }
}
