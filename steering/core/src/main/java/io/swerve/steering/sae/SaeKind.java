package io.swerve.steering.sae;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a sparse autoencoder turns the pre-activation of a feature, {@code p = (x - b) . w + b'}, into its activation. */
public enum SaeKind {
    /** {@code max(0, p)} for the k features of the largest p, 0 for the others; of equal ones the first win. */
    TOP_K("topk"),
    /** {@code max(0, p)}. */
    RELU("standard"),
    /** p where it is above the feature's threshold (a negative one counts as 0), else 0. */
    JUMP_RELU("jumprelu"),
    /** {@code max(0, magnitude)} where the gate is above 0; both share the weights and differ in scale and bias. */
    GATED("gated");

    private final String label;

    SaeKind(String label) {
        this.label = label;
    }

    /**
     * {@return the name that SAELens uses, {@code architecture} in its {@code cfg.json}, {@code topk}, {@code
     * standard}, {@code jumprelu} or {@code gated}}
     */
    public String label() {
        return label;
    }

    static Optional<SaeKind> labelled(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(SaeKind::label).collect(Collectors.joining(", "));
    }
}
