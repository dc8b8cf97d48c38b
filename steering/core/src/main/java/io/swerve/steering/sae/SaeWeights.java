package io.swerve.steering.sae;

/**
 * The numbers of a sparse autoencoder, never changed once made.
 *
 * @param encoder the encoder's weights
 * @param encoderBias a bias for each feature, and zeros that fill up the last panel; for gated ones only zeros
 * @param decoder a row for each feature
 * @param decoderBias one row
 * @param threshold for JumpReLU the thresholds; else null
 * @param gateBias for gated ones what is added to the product with the weights to make the gate; else null
 * @param magnitudeScale for gated ones what the product with the weights is multiplied by; else null
 * @param magnitudeBias for gated ones what is added then; else null
 */
record SaeWeights(Panels encoder, FloatRows encoderBias, FloatRows decoder, FloatRows decoderBias, float[] threshold,
        float[] gateBias, float[] magnitudeScale, float[] magnitudeBias) {
    static SaeWeights of(Panels encoder, FloatRows encoderBias, FloatRows decoder, FloatRows decoderBias) {
        return new SaeWeights(encoder, encoderBias, decoder, decoderBias, null, null, null, null);
    }

    /** A bias for each feature, filled up to whole panels. */
    static FloatRows padded(Panels encoder, float[] bias) {
        FloatRows padded = FloatRows.allocate(1, encoder.padded());
        for (int i = 0; i < bias.length; i++) {
            padded.set(0, i, bias[i]);
        }
        return padded;
    }
}
