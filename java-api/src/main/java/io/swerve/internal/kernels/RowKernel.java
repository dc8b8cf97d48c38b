package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over one row of the residual stream. A row is a run of floats in native byte order, 4-byte aligned or
 * not. Sums are formed in double precision, in an order that depends on nothing but the length, so that a row gives the same
 * bits on every machine, by every implementation, compiled or not: number i is added to lane i mod {@value #LANES}; what is
 * left at the end and fills no lanes is added up by itself; to that are added, for j from 0 to 3, the sums of lanes j, j + 8,
 * j + 4 and j + 12, the first two and the last two first. A changed element is rounded to float once.
 *
 * <p>
 * Implementations hold no state and allocate nothing, so any thread may use them. They trust their caller to name rows
 * that exist; what lies outside of a segment is refused by the segment.
 */
public interface RowKernel {
    /** Sums that are formed side by side. */
    int LANES = 16;
    /** Half of them; no vector may have more doubles. */
    int HALF = LANES / 2;

    /**
     * Multiplies a row with a direction and adds the products up.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param direction as many floats as the row has
     * @return the scalar product
     */
    double dot(MemorySegment rows, long offset, float[] direction);

    /**
     * Adds the squares of a row's elements up.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of floats
     * @return the square of the Euclidean norm
     */
    double squaredNorm(MemorySegment rows, long offset, int length);

    /**
     * Measures how far a row is from a multiple of a direction.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param direction as many floats as the row has
     * @param factor multiplies the direction
     * @return the square of the norm of {@code row - factor * direction}
     */
    double squaredDistance(MemorySegment rows, long offset, float[] direction, double factor);

    /**
     * Adds floats to a row, in float arithmetic: exactly llama.cpp's addition of a control vector.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param addend as many floats as the row has
     */
    void add(MemorySegment rows, long offset, float[] addend);

    /**
     * Replaces a row by {@code rowFactor * row + factor * direction}.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param rowFactor multiplies the row
     * @param direction as many floats as the row has
     * @param factor multiplies the direction
     */
    void combine(MemorySegment rows, long offset, double rowFactor, float[] direction, double factor);

    /**
     * Multiplies a row by a number.
     *
     * @param rows the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of floats
     * @param factor the number
     */
    void scale(MemorySegment rows, long offset, int length, double factor);
}
