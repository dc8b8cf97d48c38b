package io.swerve.steering.extraction;

import io.swerve.Layers;
import io.swerve.Progress;
import java.util.Objects;

/**
 * What an extraction reads, and what it makes of it. Immutable; start from {@link #defaults()} and change what differs.
 */
public final class ExtractionOptions {
    private static final ExtractionOptions DEFAULTS = new ExtractionOptions(new Values(
            ExtractionMethod.DIFFERENCE_OF_MEANS, TokenPosition.LAST, Layers.all(), true, 0, (_, _) -> true));

    private final Values values;

    /** What is checked and compared. */
    private record Values(ExtractionMethod method, TokenPosition position, Layers layers, boolean parseSpecial,
            long seed, Progress progress) {
        private Values {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(position, "position");
            Objects.requireNonNull(progress, "progress");
            Objects.requireNonNull(layers, "layers");
            if (method == ExtractionMethod.ASC && !position.equals(TokenPosition.LAST)) {
                throw new IllegalArgumentException("the method " + method + " reads the last token, not the position "
                        + position + "; with another position it is " + ExtractionMethod.DIFFERENCE_OF_MEANS);
            }
        }
    }

    private ExtractionOptions(Values values) {
        this.values = values;
    }

    /** {@return the defaults: the difference of means of all layers at the last token, special tokens parsed} */
    public static ExtractionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with another method}
     *
     * @param how see {@link #method}
     * @throws IllegalArgumentException if the method doesn't go with the position
     */
    public ExtractionOptions withMethod(ExtractionMethod how) {
        return new ExtractionOptions(
                new Values(how, values.position, values.layers, values.parseSpecial, values.seed, values.progress));
    }

    /**
     * {@return these options with another position}
     *
     * @param where see {@link #position}
     * @throws IllegalArgumentException if the method doesn't go with the position
     */
    public ExtractionOptions withPosition(TokenPosition where) {
        return new ExtractionOptions(
                new Values(values.method, where, values.layers, values.parseSpecial, values.seed, values.progress));
    }

    /**
     * {@return these options with other layers}
     *
     * @param chosen see {@link #layers}
     */
    public ExtractionOptions withLayers(Layers chosen) {
        return new ExtractionOptions(
                new Values(values.method, values.position, chosen, values.parseSpecial, values.seed, values.progress));
    }

    /**
     * {@return these options with special tokens parsed or not}
     *
     * @param parse see {@link #parseSpecial}
     */
    public ExtractionOptions withParseSpecial(boolean parse) {
        return new ExtractionOptions(
                new Values(values.method, values.position, values.layers, parse, values.seed, values.progress));
    }

    /**
     * {@return these options with another seed}
     *
     * @param number see {@link #seed}
     */
    public ExtractionOptions withSeed(long number) {
        return new ExtractionOptions(new Values(values.method, values.position, values.layers, values.parseSpecial,
                number, values.progress));
    }

    /**
     * {@return these options with a follower}
     *
     * @param follower see {@link #progress}
     */
    public ExtractionOptions withProgress(Progress follower) {
        return new ExtractionOptions(
                new Values(values.method, values.position, values.layers, values.parseSpecial, values.seed, follower));
    }

    /** {@return the method: what is made of the activations} */
    public ExtractionMethod method() {
        return values.method;
    }

    /** {@return the position, at which tokens they are read} */
    public TokenPosition position() {
        return values.position;
    }

    /** {@return the layers that are read} */
    public Layers layers() {
        return values.layers;
    }

    /**
     * Tells how texts are tokenized.
     *
     * @return whether markers in the texts, such as {@code <|im_end|>}, become special tokens. Texts made with a chat
     *         template need it; in text of unknown origin they are better left plain
     */
    public boolean parseSpecial() {
        return values.parseSpecial;
    }

    /**
     * {@return the seed, of the order in which the examples are read, and thus of which ones the direction is tested
     * on}
     */
    public long seed() {
        return values.seed;
    }

    /** {@return the follower, is told how many texts are read} */
    public Progress progress() {
        return values.progress;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtractionOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "ExtractionOptions");
    }
}
