package io.swerve.steering.plan;

import io.swerve.steering.SteeringVectorException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An intervention at one layer, applied by hand: to rows that were captured, or from an
 * {@link io.swerve.activation.ActivationEditor} of one's own. Does to a row exactly what a plan does to it while the
 * model decodes.
 *
 * <p>
 * A row is {@code n_embd} floats in native byte order. Applying allocates nothing. Not thread-safe: it remembers its
 * last coefficient.
 */
public final class RowIntervention {
    private final RowEdit edit;
    private final long rowBytes;

    private RowIntervention(RowEdit edit, long rowBytes) {
        this.edit = edit;
        this.rowBytes = rowBytes;
    }

    /**
     * Prepares an intervention for one layer.
     *
     * @param intervention what to do
     * @param layer one of its layers
     * @param embeddingSize the width of the rows, at least 1
     * @return the prepared intervention
     * @throws IllegalArgumentException if the intervention doesn't act on that layer, or the width is less than 1
     * @throws SteeringVectorException if it is for rows of another width
     */
    public static RowIntervention of(Intervention intervention, int layer, int embeddingSize) {
        if (embeddingSize < 1) {
            throw new IllegalArgumentException("a row has at least 1 component, was given " + embeddingSize);
        }
        return new RowIntervention(RowEdit.of(intervention, layer, embeddingSize),
                (long) embeddingSize * Float.BYTES);
    }

    /**
     * Changes a row in place.
     *
     * @param rows the memory that holds the row
     * @param byteOffset where the row starts, in bytes
     * @param coefficient how much of the intervention to apply, see {@link Intervention}; 0 leaves the row as it is
     * @throws IllegalArgumentException if the coefficient, or its product with the intervention's numbers, is not finite
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code rows}
     * @throws IllegalStateException if the memory was freed
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        Objects.checkFromIndexSize(byteOffset, rowBytes, rows.byteSize());
        if (!Float.isFinite(coefficient)) {
            throw new IllegalArgumentException("coefficient must be finite, was " + coefficient);
        }
        edit.apply(rows, byteOffset, coefficient);
    }

    /**
     * Measures what the intervention is about: the projection of a row on the direction; the activation of the feature;
     * for a rescaling and a low-rank map, which have no direction, the row's norm.
     *
     * @param rows the memory that holds the row; only read
     * @param byteOffset where the row starts, in bytes
     * @return the number; 0 for the addition of a zero direction
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code rows}
     * @throws IllegalStateException if the memory was freed
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public double projection(MemorySegment rows, long byteOffset) {
        Objects.checkFromIndexSize(byteOffset, rowBytes, rows.byteSize());
        return edit.projection(rows, byteOffset);
    }
}
