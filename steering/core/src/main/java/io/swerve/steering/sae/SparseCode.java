package io.swerve.steering.sae;

import java.util.Arrays;

/**
 * One row as a sparse autoencoder sees it: the features that are active, in ascending order, and how strongly.
 * Immutable.
 */
public final class SparseCode {
    private final int[] features;
    private final float[] values;
    private final float scale;
    private final float shift;

    /** Takes the arrays over. Scale and shift undo the norm that the row was brought to. */
    SparseCode(int[] features, float[] values, float scale, float shift) {
        this.features = features;
        this.values = values;
        this.scale = scale;
        this.shift = shift;
    }

    /** {@return how many features are active: the row's L0} */
    public int size() {
        return features.length;
    }

    /**
     * {@return an active feature: its index in the autoencoder}
     *
     * @param i from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such one
     */
    public int feature(int i) {
        return features[i];
    }

    /**
     * {@return how strongly an active feature is active, above 0}
     *
     * @param i from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such one
     */
    public float value(int i) {
        return values[i];
    }

    /**
     * {@return how strongly a feature is active, 0 if it is not active}
     *
     * @param feature an index in the autoencoder
     */
    public float activation(int feature) {
        int at = Arrays.binarySearch(features, feature);
        return at < 0 ? 0 : values[at];
    }

    float scale() {
        return scale;
    }

    float shift() {
        return shift;
    }

    @Override
    public String toString() {
        return "SparseCode[" + features.length + " of features " + Arrays.toString(features) + "]";
    }
}
