package io.swerve.steering.sae;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over rows of floats. Every sum has one fixed order, the same in all implementations and for all vector
 * widths, so results are equal bit for bit whichever kernel runs, compiled or interpreted.
 *
 * <p>
 * Implementations hold no state. They trust their caller with ranges; offsets are in bytes. Native order.
 */
interface Kernel {
    /** Features whose weights lie side by side in {@link Panels}; a multiple of every vector's number of floats. */
    int PANEL = 32;

    /** Numbers of Adam for one step. */
    record Step(float rate, float beta1, float beta2, float correction1, float correction2, float epsilon) {}

    /**
     * Multiplies rows with one panel: {@code out[r][j] = bias[j] + sum over i of rows[r][i] * panel[i][j]}, by fused
     * multiply-adds from the first i to the last.
     *
     * @param rows {@code count x width} floats, contiguous
     * @param panel {@code width x PANEL} floats
     * @param bias {@code PANEL} floats
     * @param out rows of {@code outWidth} floats, of which PANEL are written
     */
    void multiply(MemorySegment rows, long rowsOffset, int count, int width, MemorySegment panel, long panelOffset,
            MemorySegment bias, long biasOffset, MemorySegment out, long outOffset, int outWidth);

    /** Returns the scalar product, summed in {@link #PANEL} lanes that are then added pairwise. */
    float dot(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int length);

    /** Adds {@code factor * x} to y. */
    void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int length);

    /** Makes one step of Adam on weights, with their gradient and its two running moments. */
    void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset, MemorySegment gradient,
            int length, Step step);
}
