package io.swerve;

import io.swerve.internal.Checks;
import io.swerve.internal.EditSwitch;

/**
 * A registration of an {@link io.swerve.activation.ActivationEditor} with a session. Its layers can be switched on and
 * off between decodes; a layer that is off costs nothing. Closing it ends the calls.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public final class ActivationEdit implements AutoCloseable {
    private final Session session;
    private final EditSwitch layers;
    private boolean closed;

    ActivationEdit(Session session, EditSwitch layers, int[] enabled) {
        this.session = session;
        this.layers = layers;
        for (int layer : enabled) {
            layers.set(layer, true);
        }
    }

    /**
     * Switches a layer on or off.
     *
     * @param layer a 0-based block
     * @param on whether the editor is called for it from the next decode on
     * @throws IllegalArgumentException if the layer is out of range
     * @throws UnsupportedModelException if the model's graph has no such output, see {@link Model#isTappable}
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void setEnabled(int layer, boolean on) {
        Checks.inRange(layer, 0, session.model().layerCount() - 1, "layer");
        if (on) {
            session.model().layerSupport().requireOutputs(layer);
        }
        try (var _ = session.use().enter()) {
            if (closed) {
                throw new ClosedException("the edit is closed");
            }
            layers.set(layer, on);
        }
    }

    /**
     * Ends the calls. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.use().whileIdle(() -> {
            closed = true;
            layers.remove();
        });
    }
}
