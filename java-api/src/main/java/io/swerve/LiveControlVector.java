package io.swerve;

import io.swerve.internal.Checks;
import io.swerve.internal.ControlVectorTensors;

/**
 * A control vector whose values can be changed between any two decodes at the cost of a copy: the values are written
 * into llama.cpp's own tensors, so the graph stays as it is. The results are bit for bit those of
 * {@link Session#setControlVector}. Begins as zero, which changes nothing.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class LiveControlVector implements AutoCloseable {
    private final Session session;
    private final ControlVectors owner;
    private final ControlVectorTensors tensors;
    private final int layerCount;
    private final int width;
    private boolean closed;

    LiveControlVector(Session session, ControlVectors owner, ControlVectorTensors tensors) {
        this.session = session;
        this.owner = owner;
        this.tensors = tensors;
        this.layerCount = session.model().layerCount();
        this.width = session.model().embeddingSize();
    }

    /**
     * Sets what is added to one layer's output.
     *
     * @param layer from 1 to {@code layerCount - 1}; llama.cpp has no control vector for layer 0
     * @param direction {@code embeddingSize} finite floats
     * @param coefficient multiplies the direction; 0 for none
     * @throws IllegalArgumentException if the layer is out of range, the direction has another length, or a number is
     *             not finite
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
        session.begin();
        try {
            requireOpen();
            tensors.setLayer(layer, direction, coefficient);
        } finally {
            session.end();
        }
    }

    /**
     * Returns what is being added to one layer's output.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @return a copy of {@code embeddingSize} floats
     * @throws IllegalArgumentException if the layer is out of range
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public float[] get(int layer) {
        Checks.inRange(layer, 1, layerCount - 1, "layer");
        session.begin();
        try {
            requireOpen();
            float[] direction = new float[width];
            tensors.getLayer(layer, direction);
            return direction;
        } finally {
            session.end();
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

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("the live control vector is closed");
        }
    }

    /** The model's graph turned out to ignore it, so that there is nothing to write to. */
    void markClosed() {
        closed = true;
    }

    /**
     * Takes the control vector out of the graph. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.whileIdle(() -> {
            if (!closed) {
                closed = true;
                owner.closeLive();
            }
        });
    }
}
