package io.swerve.steering.sae;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to a row before it is encoded, and undone after it is decoded ({@code normalize_activations}). */
public enum InputNorm {
    /** Nothing: the activations are in the model's units. */
    NONE("none"),
    /** The mean is taken away and the row divided by its standard deviation (of n - 1) plus 1e-5. */
    LAYER_NORM("layer_norm"),
    /** The row is scaled to the length {@code sqrt(width)}. */
    CONSTANT_NORM("constant_norm_rescale");

    private final String label;

    InputNorm(String label) {
        this.label = label;
    }

    /**
     * Returns the name that SAELens uses.
     *
     * @return {@code none}, {@code layer_norm} or {@code constant_norm_rescale}
     */
    public String label() {
        return label;
    }

    static Optional<InputNorm> labelled(String label) {
        return Arrays.stream(values()).filter(norm -> norm.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(InputNorm::label).collect(Collectors.joining(", "));
    }
}
