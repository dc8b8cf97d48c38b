package io.swerve.steering.extraction;

import io.swerve.Layers;
import io.swerve.Progress;
import java.util.Objects;

/**
 * What an extraction reads, and what it makes of it. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param method what is made of the activations
 * @param position at which tokens they are read
 * @param layers the layers that are read
 * @param parseSpecial whether markers in the texts, such as {@code <|im_end|>}, become special tokens. Texts made with
 *            a chat template need it; in text of unknown origin they are better left plain
 * @param seed of the order in which the examples are read, and thus of which ones the direction is tested on
 * @param progress is told how many texts are read
 */
public record ExtractionOptions(ExtractionMethod method, TokenPosition position, Layers layers,
        boolean parseSpecial, long seed, Progress progress) {

    private static final ExtractionOptions DEFAULTS = new ExtractionOptions(ExtractionMethod.DIFFERENCE_OF_MEANS,
            TokenPosition.LAST, Layers.all(), true, 0, (_, _) -> true);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if the method doesn't go with the position
     */
    public ExtractionOptions {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(layers, "layers");
        if (method == ExtractionMethod.ASC && !position.equals(TokenPosition.LAST)) {
            throw new IllegalArgumentException("the method " + method + " reads the last token, not the position "
                    + position + "; with another position it is " + ExtractionMethod.DIFFERENCE_OF_MEANS);
        }
    }

    /**
     * Returns the defaults: the difference of means of all layers at the last token, special tokens parsed.
     *
     * @return the options
     */
    public static ExtractionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another method.
     *
     * @param how see {@link #method}
     * @return the changed options
     * @throws IllegalArgumentException if the method doesn't go with the position
     */
    public ExtractionOptions withMethod(ExtractionMethod how) {
        return new ExtractionOptions(how, position, layers, parseSpecial, seed, progress);
    }

    /**
     * Returns these options with another position.
     *
     * @param where see {@link #position}
     * @return the changed options
     * @throws IllegalArgumentException if the method doesn't go with the position
     */
    public ExtractionOptions withPosition(TokenPosition where) {
        return new ExtractionOptions(method, where, layers, parseSpecial, seed, progress);
    }

    /**
     * Returns these options with other layers.
     *
     * @param chosen see {@link #layers}
     * @return the changed options
     */
    public ExtractionOptions withLayers(Layers chosen) {
        return new ExtractionOptions(method, position, chosen, parseSpecial, seed, progress);
    }

    /**
     * Returns these options with special tokens parsed or not.
     *
     * @param parse see {@link #parseSpecial}
     * @return the changed options
     */
    public ExtractionOptions withParseSpecial(boolean parse) {
        return new ExtractionOptions(method, position, layers, parse, seed, progress);
    }

    /**
     * Returns these options with another seed.
     *
     * @param number see {@link #seed}
     * @return the changed options
     */
    public ExtractionOptions withSeed(long number) {
        return new ExtractionOptions(method, position, layers, parseSpecial, number, progress);
    }

    /**
     * Returns these options with a follower.
     *
     * @param follower see {@link #progress}
     * @return the changed options
     */
    public ExtractionOptions withProgress(Progress follower) {
        return new ExtractionOptions(method, position, layers, parseSpecial, seed, follower);
    }
}
