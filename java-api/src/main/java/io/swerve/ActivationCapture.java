package io.swerve;

import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies the activations of chosen layers into growing matrices, one for each layer, until it is closed.
 *
 * <p>
 * Shares the thread rule of its session; the matrices may be read by any one thread while the session is idle.
 */
public final class ActivationCapture implements AutoCloseable {
    private final SortedMap<Integer, ActivationMatrix> matrices = new TreeMap<>();
    private final Registration tap;

    ActivationCapture(Session session, RowSelection selection, Layers layers) {
        for (int layer : layers.resolve(session.model().layerCount())) {
            matrices.computeIfAbsent(layer, l -> new ActivationMatrix(l, session.model().embeddingSize()));
        }
        tap = session.tap(this::append, selection, layers);
    }

    private void append(ActivationRows rows) {
        matrices.get(rows.layer()).append(rows);
    }

    /**
     * {@return what was captured of a layer: its matrix, which goes on growing; it ends with this capture}
     *
     * @param layer one of the layers asked for
     * @throws IllegalArgumentException if the layer is not captured
     */
    public ActivationMatrix layer(int layer) {
        ActivationMatrix matrix = matrices.get(layer);
        if (matrix == null) {
            throw new IllegalArgumentException(
                    "layer " + layer + " is not captured; captured are " + matrices.keySet());
        }
        return matrix;
    }

    /**
     * {@return what was captured of all layers, as {@link io.swerve.activation.ActivationGrid} takes it: their
     * matrices, by ascending layer; unmodifiable}
     */
    public Collection<ActivationMatrix> matrices() {
        return Collections.unmodifiableCollection(matrices.values());
    }

    /** {@return the captured layers, in ascending order} */
    public int[] layers() {
        return matrices.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Removes all rows captured so far. */
    public void clear() {
        matrices.values().forEach(ActivationMatrix::clear);
    }

    /**
     * Ends the capture and frees the matrices. Idempotent.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        tap.close();
        matrices.values().forEach(ActivationMatrix::close);
    }
}
