package io.swerve.spi;

import io.swerve.ClosedException;
import io.swerve.ConcurrentUseException;
import io.swerve.internal.Checks;
import io.swerve.internal.ControlVectorTensors;
import io.swerve.internal.ExclusiveUse;
import java.util.function.IntConsumer;

/**
 * A control vector whose values can be changed between any two decodes at the cost of a copy: the values are written
 * into llama.cpp's own tensors, so the graph stays as it is. The results are bit for bit those of
 * {@link SessionEngine#setControlVector}. Begins as zero, which changes nothing.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class LiveControlVector implements AutoCloseable {
    private final ExclusiveUse use;
    private final ControlVectorTensors tensors;
    private final int layerCount;
    private final int width;
    private final IntConsumer requireVector;
    private final Runnable whenClosed;
    private boolean closed;

    /**
     * Creates the control vector of a session, which has one in force.
     *
     * @param use the session's
     * @param tensors what llama.cpp adds
     * @param layerCount the model's blocks
     * @param width {@code n_embd}
     * @param requireVector refuses a layer at which llama.cpp adds none
     * @param whenClosed takes it out of the graph, inside a use of the session
     */
    public LiveControlVector(ExclusiveUse use, ControlVectorTensors tensors, int layerCount, int width,
            IntConsumer requireVector, Runnable whenClosed) {
        this.requireVector = requireVector;
        this.use = use;
        this.tensors = tensors;
        this.layerCount = layerCount;
        this.width = width;
        this.whenClosed = whenClosed;
    }

    /**
     * Sets what is added to one layer's output.
     *
     * @param layer from 1 to {@code layerCount - 1}; llama.cpp has no control vector for layer 0
     * @param direction {@code embeddingSize} finite floats
     * @param coefficient multiplies the direction; 0 for none
     * @throws IllegalArgumentException if the layer is out of range, the direction has another length, or a number is
     *             not finite
     * @throws io.swerve.UnsupportedModelException if llama.cpp adds no control vector at this layer of the model, see
     *             {@link io.swerve.Model#takesControlVector}, and the direction isn't zero
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void set(int layer, float[] direction, float coefficient) {
        Checks.inRange(layer, 1, layerCount - 1, "layer");
        if (direction.length != width) {
            throw new IllegalArgumentException("the direction has " + direction.length
                    + " components, the model's residual stream has " + width);
        }
        Checks.finite(direction, "direction");
        if (!Float.isFinite(coefficient)) {
            throw new IllegalArgumentException("coefficient must be finite, was " + coefficient);
        }
        if (coefficient != 0 && !isZero(direction)) {
            requireVector.accept(layer);
        }
        try (var _ = use.enter()) {
            requireOpen();
            tensors.setLayer(layer, direction, coefficient);
        }
    }

    /**
     * {@return what is being added to one layer's output: a copy of {@code embeddingSize} floats}
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @throws IllegalArgumentException if the layer is out of range
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public float[] get(int layer) {
        Checks.inRange(layer, 1, layerCount - 1, "layer");
        try (var _ = use.enter()) {
            requireOpen();
            float[] direction = new float[width];
            tensors.getLayer(layer, direction);
            return direction;
        }
    }

    /**
     * Sets all layers to zero, which changes nothing.
     *
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void zero() {
        float[] nothing = new float[width];
        for (int layer = 1; layer < layerCount; layer++) {
            set(layer, nothing, 0);
        }
    }

    private static boolean isZero(float[] direction) {
        for (float component : direction) {
            if (component != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("the live control vector is closed");
        }
    }

    /** Closes it as the model's graph turned out to ignore it, so that there is nothing to write to. */
    public void markClosed() {
        closed = true;
    }

    /**
     * Takes the control vector out of the graph. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        use.whileIdle(() -> {
            if (!closed) {
                closed = true;
                whenClosed.run();
            }
        });
    }
}
