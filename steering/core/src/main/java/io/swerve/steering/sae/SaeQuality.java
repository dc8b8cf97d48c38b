package io.swerve.steering.sae;

/**
 * How well a sparse autoencoder describes rows of activations.
 *
 * @param rows how many rows were measured
 * @param explainedVariance 1 minus the mean squared error by the variance of the rows; 1 is perfect, 0 as good as the
 *            rows' mean
 * @param normalizedError the mean squared error by the mean square of the rows
 * @param activeFeatures the mean number of active features in a row (L0)
 * @param dead how many features were active in no row
 * @param features how many features there are
 */
public record SaeQuality(long rows, double explainedVariance, double normalizedError, double activeFeatures, int dead,
        int features) {
    /**
     * Measures an autoencoder.
     *
     * @param sae the autoencoder
     * @param rows the rows to describe; better others than it was trained on
     * @return how well it does
     * @throws SaeException if the rows are of another width or layer
     * @throws IllegalStateException if the rows were closed
     */
    public static SaeQuality measure(SparseAutoencoder sae, ActivationBuffer rows) {
        if (rows.width() != sae.info().inputs() || rows.layer() != sae.info().layer()) {
            throw new SaeException("the autoencoder reads rows of " + sae.info().inputs() + " numbers of layer "
                    + sae.info().layer() + "; these are of " + rows.width() + " of layer " + rows.layer());
        }
        boolean[] seen = new boolean[sae.info().features()];
        double[] sums = new double[3]; // squares of errors, squares of rows, active features
        sae.encode(rows.segment(), 0, rows.rows(), (code, row) -> {
            float[] rebuilt = sae.decode(code);
            for (int i = 0; i < rebuilt.length; i++) {
                double value = rows.segment().get(FloatRows.FLOAT, ((long) row * rebuilt.length + i) * Float.BYTES);
                sums[0] += (value - rebuilt[i]) * (value - rebuilt[i]);
                sums[1] += value * value;
            }
            sums[2] += code.size();
            for (int i = 0; i < code.size(); i++) {
                seen[code.feature(i)] = true;
            }
        });
        int alive = 0;
        for (boolean feature : seen) {
            alive += feature ? 1 : 0;
        }
        double variance = rows.spread(rows.mean())[1] * rows.rows();
        return new SaeQuality(rows.rows(), 1 - sums[0] / variance, sums[0] / sums[1], sums[2] / rows.rows(),
                seen.length - alive, seen.length);
    }

    /** {@return the share of features that were active in no row, from 0 to 1} */
    public double deadShare() {
        return (double) dead / features;
    }
}
