package io.swerve.steering.sae;

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
    void adam(Kernel kernel, long row, FloatRows gradient, Kernel.Step step) {
        kernel.adam(weights.segment(), first.segment(), second.segment(), weights.offset(row), gradient.segment(),
                weights.width(), step);
    }
}
