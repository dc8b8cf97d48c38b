package io.swerve.steering.sae;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a sparse autoencoder is: its kind and sizes, and where it reads. Written into {@code cfg.json}.
 *
 * @param kind how features are activated
 * @param inputs the width of the rows it reads, {@code d_in}: the model's {@code n_embd}
 * @param features how many features it has, {@code d_sae}
 * @param k how many features a row may have, for {@link SaeKind#TOP_K}; else 0
 * @param centred whether the decoder's bias is taken from a row before it is encoded, {@code apply_b_dec_to_input}
 * @param norm what is done to a row before that
 * @param layer the 0-based block whose output it reads
 * @param model the model it was trained on, as its file calls it; empty if unknown. Only a hint
 */
public record SaeInfo(SaeKind kind, int inputs, int features, int k, boolean centred, InputNorm norm, int layer,
        String model) {
    /**
     * Creates an info.
     *
     * @throws IllegalArgumentException if a size is not positive, the layer is negative, or k is not within the features
     */
    public SaeInfo {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(model, "model");
        if (inputs < 1 || features < 1 || layer < 0) {
            throw new IllegalArgumentException("a sparse autoencoder has at least 1 input, 1 feature and a layer from 0"
                    + " on; these were " + inputs + ", " + features + " and " + layer);
        }
        if (kind == SaeKind.TOP_K ? k < 1 || k > features : k != 0) {
            throw new IllegalArgumentException("k was " + k + "; for topk it goes from 1 to the number of features, "
                    + features + ", for other kinds it is 0");
        }
    }

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

        /** {@return the name that SAELens uses, {@code none}, {@code layer_norm} or {@code constant_norm_rescale}} */
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
}
