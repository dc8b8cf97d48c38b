package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over rows of floats. Every sum has one fixed order, the same in all implementations and for all vector
 * widths, so results are equal bit for bit whichever kernel runs, compiled or interpreted.
 *
 * <p>
 * Implementations hold no state. They trust their caller with ranges; offsets are in bytes. Native order.
 */
public interface AutoencoderKernel {
    /** Features whose weights lie side by side in a panel; a multiple of every vector's number of floats. */
    int PANEL = 32;

    /**
     * Numbers of Adam for one step.
     *
     * @param rate how far to go
     * @param beta1 share of the first moment that is kept
     * @param beta2 share of the second moment that is kept
     * @param correction1 multiplies the first moment
     * @param correction2 multiplies the second moment
     * @param epsilon added to the divisor
     */
    record Step(float rate, float beta1, float beta2, float correction1, float correction2, float epsilon) {}

    /**
     * Multiplies rows with one panel: {@code out[r][j] = bias[j] + sum over i of rows[r][i] * panel[i][j]}, by fused
     * multiply-adds from the first i to the last.
     *
     * @param rows {@code count x width} floats, contiguous
     * @param rowsOffset where they start
     * @param count number of rows
     * @param width number of inputs
     * @param panel {@code width x PANEL} floats
     * @param panelOffset where they start
     * @param bias {@code PANEL} floats
     * @param biasOffset where they start
     * @param out rows of {@code outWidth} floats, of which PANEL are written
     * @param outOffset where the first is written
     * @param outWidth from one row to the next
     */
    void multiply(MemorySegment rows, long rowsOffset, int count, int width, MemorySegment panel, long panelOffset,
            MemorySegment bias, long biasOffset, MemorySegment out, long outOffset, int outWidth);

    /**
     * {@return the scalar product, summed in {@link #PANEL} lanes that are then added pairwise}
     *
     * @param a floats
     * @param aOffset where they start
     * @param b as many floats
     * @param bOffset where they start
     * @param length how many
     */
    float dot(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int length);

    /**
     * Adds {@code factor * x} to y.
     *
     * @param factor multiplies x
     * @param x floats
     * @param xOffset where they start
     * @param y as many floats
     * @param yOffset where they start
     * @param length how many
     */
    void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int length);

    /**
     * Makes one step of Adam.
     *
     * @param weights what to change
     * @param first running mean of the gradient
     * @param second running mean of its square
     * @param offset where the weights and both moments start
     * @param gradient the gradient, from its segment's beginning
     * @param length how many
     * @param step its numbers
     */
    void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset, MemorySegment gradient,
            int length, Step step);
}
