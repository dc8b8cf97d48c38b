package io.swerve.reasoning.hybrid;

import java.util.List;

/**
 * What a thinking model does in a sentence, as directions of its residual stream: a row belongs to the category whose
 * direction is nearest to it, once the mean of all traces has been taken off. Immutable.
 */
public final class Categories {
    private final int layer;
    private final double[] mean;
    private final double[][] directions;

    private Categories(int layer, double[] mean, double[][] directions) {
        this.layer = layer;
        this.mean = mean;
        this.directions = directions;
    }

    /** Takes the arrays over. */
    static Categories of(int layer, double[] mean, double[][] directions) {
        return new Categories(layer, mean, directions);
    }

    /**
     * Creates categories.
     *
     * @param layer the 0-based block of the thinking model at whose output rows are read
     * @param mean of all rows of the traces
     * @param directions one for each category, of any length
     * @return the categories
     * @throws IllegalArgumentException if there is no category, or the widths differ, or a direction is zero
     */
    public static Categories of(int layer, float[] mean, List<float[]> directions) {
        if (directions.isEmpty()) {
            throw new IllegalArgumentException("give the direction of at least one category");
        }
        double[][] units = new double[directions.size()][];
        for (int c = 0; c < units.length; c++) {
            if (directions.get(c).length != mean.length) {
                throw new IllegalArgumentException("the mean has " + mean.length + " components, the direction of"
                        + " category " + c + " has " + directions.get(c).length);
            }
            units[c] = unit(directions.get(c), new double[mean.length]);
            if (SphericalKMeans.dot(units[c], units[c]) == 0) {
                throw new IllegalArgumentException("the direction of category " + c + " is zero");
            }
        }
        return new Categories(layer, widened(mean), units);
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** The normalized difference; zero where there is none. */
    static double[] unit(float[] row, double[] mean) {
        double[] difference = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            difference[i] = row[i] - mean[i];
        }
        double norm = Math.sqrt(SphericalKMeans.dot(difference, difference));
        for (int i = 0; i < row.length && norm > 0; i++) {
            difference[i] /= norm;
        }
        return difference;
    }

    /**
     * Returns the category of a row.
     *
     * @param row of the thinking model's residual stream at {@link #layer()}
     * @return the category with the largest cosine; the first of equal ones
     * @throws IllegalArgumentException if the row has another width
     */
    public int of(float[] row) {
        if (row.length != mean.length) {
            throw new IllegalArgumentException("a row has " + mean.length + " components, was given " + row.length);
        }
        return SphericalKMeans.nearest(directions, unit(row, mean));
    }

    /**
     * Returns the layer.
     *
     * @return the 0-based block of the thinking model at whose output rows are read
     */
    public int layer() {
        return layer;
    }

    /**
     * Returns the number of categories.
     *
     * @return at least 1
     */
    public int count() {
        return directions.length;
    }
}
