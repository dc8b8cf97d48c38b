package io.swerve.reasoning.hybrid;

import io.swerve.steering.sae.SparseAutoencoder;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a thinking model does in a sentence, told from a row of its residual stream once the mean of all traces has been
 * taken off: by the nearest of some directions, or by the strongest feature of a small sparse autoencoder. Immutable.
 */
public final class Categories {
    private final int layer;
    private final double[] mean;
    private final int count;
    /** Tells the category of a row without the mean, of norm 1. */
    private final ToIntFunction<double[]> choice;

    private Categories(int layer, double[] mean, int count, ToIntFunction<double[]> choice) {
        this.layer = layer;
        this.mean = mean;
        this.count = count;
        this.choice = choice;
    }

    /** Takes the arrays over. */
    static Categories of(int layer, double[] mean, double[][] directions) {
        return new Categories(layer, mean, directions.length, unit -> SphericalKMeans.nearest(directions, unit));
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
        return of(layer, widened(mean), units);
    }

    /**
     * Creates categories from a sparse autoencoder, as the paper's code does: a row belongs to the feature with the largest
     * {@code E(unit(row - mean) - b) + b'}, without regard to how many features the autoencoder keeps.
     *
     * @param mean of all rows of the traces
     * @param autoencoder of few features, trained on sentence vectors: rows without the mean, of norm 1
     * @return the categories, one for each feature, at the autoencoder's layer
     * @throws IllegalArgumentException if the mean has another width than the autoencoder
     */
    public static Categories of(float[] mean, SparseAutoencoder autoencoder) {
        if (mean.length != autoencoder.info().inputs()) {
            throw new IllegalArgumentException("the mean has " + mean.length + " components, the autoencoder reads "
                    + autoencoder.info().inputs());
        }
        return new Categories(autoencoder.info().layer(), widened(mean), autoencoder.info().features(),
                unit -> autoencoder.strongest(narrowed(unit)));
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
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
     * {@return the category of a row: the nearest category, the first of equal ones}
     *
     * @param row of the thinking model's residual stream at {@link #layer()}
     * @throws IllegalArgumentException if the row has another width
     */
    public int of(float[] row) {
        if (row.length != mean.length) {
            throw new IllegalArgumentException("a row has " + mean.length + " components, was given " + row.length);
        }
        return choice.applyAsInt(unit(row, mean));
    }

    /** {@return what is taken off a row: a copy of the mean of all rows of the traces} */
    public float[] mean() {
        return narrowed(mean);
    }

    /** {@return the layer: the 0-based block of the thinking model at whose output rows are read} */
    public int layer() {
        return layer;
    }

    /** {@return the number of categories, at least 1} */
    public int count() {
        return count;
    }
}
