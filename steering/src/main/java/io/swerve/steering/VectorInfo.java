package io.swerve.steering;

import java.util.Objects;

/**
 * Where a steering vector comes from. Written into its file, and empty where a file does not say.
 *
 * @param method how it was made, such as {@code difference-of-means}; empty if unknown
 * @param position at which tokens the activations were read, such as {@code last}; empty if unknown
 * @param pairs how many contrast pairs it rests on; 0 if unknown
 * @param architecture the model's architecture, {@code controlvector.model_hint} in the file; empty if unknown. Other
 *            tools write other names for the same architecture, so it is only a hint
 */
public record VectorInfo(String method, String position, int pairs, String architecture) {
    private static final VectorInfo UNKNOWN = new VectorInfo("", "", 0, "");

    /**
     * Creates an info.
     *
     * @throws IllegalArgumentException if {@code pairs} is negative
     */
    public VectorInfo {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(architecture, "architecture");
        if (pairs < 0) {
            throw new IllegalArgumentException("pairs must not be negative, was " + pairs);
        }
    }

    /**
     * Returns the info of a vector of unknown origin.
     *
     * @return empty texts and no pairs
     */
    public static VectorInfo unknown() {
        return UNKNOWN;
    }

    /** What can be said of the sum of two vectors. */
    VectorInfo combinedWith(VectorInfo other) {
        if (equals(other)) {
            return this;
        }
        return new VectorInfo("sum", position.equals(other.position) ? position : "", 0,
                architecture.equals(other.architecture) ? architecture : "");
    }
}
