package io.swerve.activation;

import java.lang.foreign.MemorySegment;

/**
 * A borrowed view of rows of the residual stream: {@code rows() x width()} floats, row-major and contiguous, with the
 * token, position and sequence that each row belongs to.
 *
 * <p>
 * Valid only during the {@link ActivationListener#activations} call that receives it, on that thread. Afterwards every
 * method throws {@link IllegalStateException}, but a {@link #segment()} kept beyond the call would show whatever
 * llama.cpp writes there next: copy what is needed later.
 */
public interface ActivationRows {
    /** {@return the layer: the 0-based block whose output this is} */
    int layer();

    /** {@return the number of rows, at least 1} */
    int rows();

    /** {@return the width of a row, {@code n_embd}, in floats} */
    int width();

    /**
     * {@return the token of a row}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    int token(int row);

    /**
     * {@return the position of a row's token in its sequence, counted from 0}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    int position(int row);

    /**
     * {@return the sequence that a row's token belongs to, {@link io.swerve.Sequence#id()}}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    int sequence(int row);

    /**
     * {@return a row's place in the batch that is being decoded: the index that {@link io.swerve.Batch#add} returned}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    int batchIndex(int row);

    /**
     * Returns whether the logits of a row's token are wanted.
     *
     * @param row from 0 to {@code rows() - 1}
     * @return true for the last token of a prompt and for generated tokens
     * @throws IndexOutOfBoundsException if there is no such row
     */
    boolean isOutput(int row);

    /**
     * {@return one number}
     *
     * @param row from 0 to {@code rows() - 1}
     * @param column from 0 to {@code width() - 1}
     * @throws IndexOutOfBoundsException if there is no such element
     */
    float get(int row, int column);

    /**
     * Copies a row.
     *
     * @param row from 0 to {@code rows() - 1}
     * @param target receives the row from its start
     * @throws IndexOutOfBoundsException if there is no such row or the target is shorter than {@link #width()}
     */
    void copyRow(int row, float[] target);

    /** {@return the memory of all rows, {@code rows() * width()} floats in native byte order, read-only} */
    MemorySegment segment();
}
