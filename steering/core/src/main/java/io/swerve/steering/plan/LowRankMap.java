package io.swerve.steering.plan;

import java.util.Arrays;

/**
 * Adds the value of an affine map of low rank to a row: {@code h += c (B (A h + a) + b)}. Learned interventions such as
 * ReFT have this form.
 *
 * <p>
 * The arrays are copied on the way in and out; two maps are equal if all their numbers are.
 *
 * @param layer the 0-based block
 * @param down the matrix {@code A}: {@code rank} rows, at least one, of {@code n_embd} floats
 * @param downBias the vector {@code a}: {@code rank} floats
 * @param up the columns of the matrix {@code B}, one for each row of {@code A}: {@code rank} times {@code n_embd} floats
 * @param upBias the vector {@code b}: {@code n_embd} floats
 */
public record LowRankMap(int layer, float[][] down, float[] downBias, float[][] up, float[] upBias)
        implements
            Intervention {
    /**
     * Creates a map.
     *
     * @throws IllegalArgumentException if the layer is negative, the shapes don't fit, the rank is 0 or greater than
     *             {@code n_embd}, or a number is not finite
     */
    public LowRankMap {
        Numbers.requireLayer(layer);
        if (down.length == 0 || down[0].length < down.length) {
            throw new IllegalArgumentException("the rank must be from 1 to the size of a row, but down has "
                    + down.length + " rows" + (down.length == 0 ? "" : " of " + down[0].length));
        }
        int rank = down.length;
        int width = down[0].length;
        if (up.length != rank) {
            throw new IllegalArgumentException("up has " + up.length + " rows, down has " + rank
                    + ": give up one row for each row of down");
        }
        down = copy(down, width, "down");
        up = copy(up, width, "up");
        downBias = copy(downBias, rank, "downBias");
        upBias = copy(upBias, width, "upBias");
    }

    /**
     * Creates a map without biases.
     *
     * @param layer the 0-based block
     * @param down {@code rank} rows of {@code n_embd} floats
     * @param up as many rows of as many floats
     * @return {@code h += c B A h}
     * @throws IllegalArgumentException if the layer is negative, the shapes don't fit or a number is not finite
     */
    static LowRankMap of(int layer, float[][] down, float[][] up) {
        return new LowRankMap(layer, down, new float[down.length], up,
                new float[down.length == 0 ? 0 : down[0].length]);
    }

    private static float[][] copy(float[][] rows, int width, String name) {
        float[][] copy = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = copy(rows[i], width, name + "[" + i + "]");
        }
        return copy;
    }

    private static float[] copy(float[] values, int length, String name) {
        if (values.length != length) {
            throw new IllegalArgumentException(name + " has " + values.length + " numbers, " + length + " are needed");
        }
        return Numbers.requireFinite(values.clone(), name);
    }

    @Override
    public int[] layers() {
        return new int[]{layer};
    }

    @Override
    public int embeddingSize() {
        return upBias.length;
    }

    /** {@return how many numbers the map reads off a row, at least 1} */
    public int rank() {
        return down.length;
    }

    /** {@return what is read off a row: the matrix {@code A}; a copy} */
    @Override
    public float[][] down() {
        return copy(down, upBias.length, "down");
    }

    /** {@return what is added to the numbers read: the vector {@code a}; a copy} */
    @Override
    public float[] downBias() {
        return downBias.clone();
    }

    /** {@return what is added to a row for each number read: the columns of the matrix {@code B}; a copy} */
    @Override
    public float[][] up() {
        return copy(up, upBias.length, "up");
    }

    /** {@return what is added to every row: the vector {@code b}; a copy} */
    @Override
    public float[] upBias() {
        return upBias.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LowRankMap map && layer == map.layer && Arrays.deepEquals(down, map.down)
                && Arrays.equals(downBias, map.downBias) && Arrays.deepEquals(up, map.up)
                && Arrays.equals(upBias, map.upBias);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[]{layer, down, downBias, up, upBias});
    }

    @Override
    public String toString() {
        return "LowRankMap[layer " + layer + ", rank " + rank() + ", embedding size " + embeddingSize() + "]";
    }
}
