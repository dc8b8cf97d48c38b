package io.swerve.activation;

import java.lang.foreign.MemorySegment;

/**
 * A borrowed view of rows of the residual stream that may be changed: the layers that follow, and the taps, see what is
 * written here.
 *
 * <p>
 * Valid only during the {@link ActivationEditor#edit} call that receives it, on that thread. Values that are not finite
 * make the model's output meaningless; they are not checked for.
 */
public interface EditableRows extends ActivationRows {
    /**
     * Changes one number.
     *
     * @param row from 0 to {@code rows() - 1}
     * @param column from 0 to {@code width() - 1}
     * @param value the new activation
     * @throws IndexOutOfBoundsException if there is no such element
     */
    void set(int row, int column, float value);

    /**
     * Changes a row.
     *
     * @param row from 0 to {@code rows() - 1}
     * @param source holds the new row at its start
     * @throws IndexOutOfBoundsException if there is no such row or the source is shorter than {@link #width()}
     */
    void setRow(int row, float[] source);

    /** {@return the memory of all rows, {@code rows() * width()} floats in native byte order, writable} */
    @Override
    MemorySegment segment();
}
