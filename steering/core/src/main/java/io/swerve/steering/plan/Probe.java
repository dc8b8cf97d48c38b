package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/**
 * A linear reading of a row: its projection on a direction, plus a bias. What conditions on activations are made of.
 * Thread-safe; allocates nothing.
 */
final class Probe {
    private final UnitDirection direction;
    private final double bias;

    /**
     * Creates a probe.
     *
     * @param direction finite, not all zero; its length doesn't matter
     * @param bias added to the projection; finite
     * @throws IllegalArgumentException if a number is not finite or the direction is zero
     */
    Probe(float[] direction, double bias) {
        this.direction = UnitDirection.of(Numbers.requireDirection(direction, "the probe's direction"));
        this.bias = Numbers.requireFinite(bias, "bias");
    }

    /**
     * Reads a row.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @return how far the row goes along the direction, in units of the residual stream, plus the bias
     */
    double score(MemorySegment rows, long offset) {
        return direction.projection(rows, offset) + bias;
    }
}
