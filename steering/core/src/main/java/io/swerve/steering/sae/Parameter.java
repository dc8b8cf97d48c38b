package io.swerve.steering.sae;

import io.swerve.internal.kernels.AutoencoderKernel;
import io.swerve.internal.kernels.Kernels;

/**
 * Weights in training with Adam's running moments.
 *
 * @param weights the weights
 * @param first the mean of the gradient
 * @param second the mean of its square
 */
record Parameter(FloatRows weights, FloatRows first, FloatRows second) {
    static Parameter of(FloatRows weights) {
        return new Parameter(weights, FloatRows.allocate(weights.rows(), weights.width()),
                FloatRows.allocate(weights.rows(), weights.width()));
    }

    /** Makes a step with one row, whose gradient stands at the start of the memory. */
    void adam(long row, FloatRows gradient, AutoencoderKernel.Step step) {
        Kernels.autoencoder(weights.width()).adam(weights.segment(), first.segment(), second.segment(),
                weights.offset(row), gradient.segment(),
                weights.width(), step);
    }
}
