package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The mean of rows of the residual stream, without keeping them: their sum, in double precision. Two means make the
 * simplest steering vector there is, {@link #minus the difference of means}; {@link Extractor} makes it of texts, and this
 * class of whatever rows an {@linkplain io.swerve.activation.ActivationListener activation listener} sees, such as those
 * of a model's own answers, once they are known to be right or wrong.
 *
 * <p>
 * Not thread-safe. Holds up to {@code 12 * width} bytes of Java heap; adding a row allocates nothing.
 */
public final class ActivationMean {
    private final double[] sum;
    /** A row out of memory; null until one comes from there. */
    private float[] scratch;
    private long count;

    /**
     * Creates the mean of no rows.
     *
     * @param width numbers in a row, {@code n_embd}; at least 1
     * @throws IllegalArgumentException if the width is smaller
     */
    public ActivationMean(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a row has at least 1 number, was to have " + width);
        }
        sum = new double[width];
    }

    /** {@return how wide rows are: the numbers in a row} */
    public int width() {
        return sum.length;
    }

    /** {@return how many rows there were: the number of rows added} */
    public long count() {
        return count;
    }

    /**
     * Adds a row.
     *
     * @param row {@code width} floats; not kept
     * @throws IllegalArgumentException if it has another length
     */
    public void add(float[] row) {
        requireWidth(row.length);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += row[i];
        }
        count++;
    }

    /**
     * Adds a row.
     *
     * @param row {@code width} doubles, the mean of a text's rows for example; not kept
     * @throws IllegalArgumentException if it has another length
     */
    public void add(double[] row) {
        requireWidth(row.length);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += row[i];
        }
        count++;
    }

    /**
     * Adds a row where it lies, such as one that a listener was lent.
     *
     * @param rows memory with floats in native byte order
     * @param offset of the row's first byte
     * @throws IndexOutOfBoundsException if the row doesn't lie inside of the memory
     * @throws IllegalStateException if the memory was freed
     * @throws WrongThreadException if another thread owns it
     */
    public void add(MemorySegment rows, long offset) {
        if (scratch == null) {
            scratch = new float[sum.length];
        }
        // by way of the heap: C2 makes vectors of a loop over an array, but not of one over memory
        MemorySegment.copy(rows, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, scratch, 0, sum.length);
        add(scratch);
    }

    /**
     * Adds all rows of another mean.
     *
     * @param other of the same width; unchanged
     * @throws IllegalArgumentException if it has another width
     */
    public void add(ActivationMean other) {
        requireWidth(other.sum.length);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.sum[i];
        }
        count += other.count;
    }

    /** Forgets all rows. */
    public void clear() {
        Arrays.fill(sum, 0);
        count = 0;
    }

    /**
     * {@return the mean, {@code width} doubles of the caller's own}
     *
     * @throws IllegalStateException if there are no rows
     */
    public double[] mean() {
        if (count == 0) {
            throw new IllegalStateException("there is no mean of no rows: add some first");
        }
        double[] mean = new double[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / count;
        }
        return mean;
    }

    /**
     * Returns the difference of means: the direction from the rows of another mean to those of this one.
     *
     * @param other of the same width
     * @return {@code width} doubles of the caller's own
     * @throws IllegalArgumentException if the other has another width
     * @throws IllegalStateException if either has no rows
     */
    public double[] minus(ActivationMean other) {
        requireWidth(other.sum.length);
        return VectorMath.difference(mean(), other.mean());
    }

    private void requireWidth(int width) {
        if (width != sum.length) {
            throw new IllegalArgumentException("rows have " + sum.length + " numbers here, was given " + width);
        }
    }
}
