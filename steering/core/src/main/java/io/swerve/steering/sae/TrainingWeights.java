package io.swerve.steering.sae;

import java.util.SplittableRandom;

/**
 * The weights of an autoencoder in training: a row for each feature in encoder and decoder, for rows of activations that
 * have been scaled.
 *
 * @param encoder a row for each feature
 * @param encoderBias one row, a number for each feature
 * @param decoder a row for each feature, of length 1
 * @param decoderBias one row
 */
record TrainingWeights(Parameter encoder, Parameter encoderBias, Parameter decoder, Parameter decoderBias) {
    /** Random directions; the encoder begins as the decoder, and the bias as the mean of the rows. */
    static TrainingWeights start(int features, float[] mean, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatRows decoder = FloatRows.allocate(features, mean.length);
        for (int feature = 0; feature < features; feature++) {
            for (int i = 0; i < mean.length; i++) {
                decoder.set(feature, i, (float) random.nextGaussian());
            }
            normalize(decoder, feature);
        }
        return new TrainingWeights(Parameter.of(decoder.copy()), Parameter.of(FloatRows.allocate(1, features)),
                Parameter.of(decoder), Parameter.of(FloatRows.of(mean)));
    }

    static void normalize(FloatRows rows, int row) {
        float norm = SaeFolder.norm(rows, row);
        for (int i = 0; i < rows.width(); i++) {
            rows.set(row, i, norm > 0 ? rows.get(row, i) / norm : i == 0 ? 1 : 0);
        }
    }

    int features() {
        return (int) encoder.weights().rows();
    }

    int width() {
        return encoder.weights().width();
    }

    /** Makes weights for rows that were not scaled; activations are then in the model's units too. */
    SaeWeights unscaled(double scale) {
        Panels panels = Panels.allocate(features(), width());
        for (int panel = 0; panel < panels.count(); panel++) {
            panels.pack(encoder.weights(), panel);
        }
        return SaeWeights.of(panels, SaeWeights.padded(panels, divided(encoderBias, scale)), decoder.weights().copy(),
                FloatRows.of(divided(decoderBias, scale)));
    }

    private static float[] divided(Parameter bias, double scale) {
        float[] values = bias.weights().row(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / scale);
        }
        return values;
    }
}
