package io.swerve.steering;

import java.util.Arrays;

/** What a strength is counted in. */
public enum DoseUnit {
    /** Multiplies the directions as they are. */
    RAW("raw"),
    /** The length of what is added, as a fraction of the mean length of the layer's activations. */
    ACTIVATION_NORM("activation-norm"),
    /** What the steering changes in the next token's distribution: mean KL divergence from the unsteered model. */
    KL_NATS("kl-nats");

    private final String label;

    DoseUnit(String label) {
        this.label = label;
    }

    /** {@return the name used in files and commands, {@code raw}, {@code activation-norm} or {@code kl-nats}} */
    @Override
    public String toString() {
        return label;
    }

    /**
     * Finds a unit by its name.
     *
     * @param label as {@link #toString()} gives it
     * @return the unit
     * @throws IllegalArgumentException if there is no such unit
     */
    public static DoseUnit of(String label) {
        return Arrays.stream(values()).filter(unit -> unit.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no dose unit '" + label + "'; there are " + Arrays.toString(values())));
    }
}
