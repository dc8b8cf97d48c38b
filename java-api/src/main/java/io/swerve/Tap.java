package io.swerve;

import io.swerve.internal.Checks;

/**
 * A registration of an {@link io.swerve.activation.ActivationListener} with a session. Closing it ends the calls.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public final class Tap implements AutoCloseable {
    private final Session session;
    private final Runnable remove;

    Tap(Session session, Runnable remove) {
        this.session = session;
        this.remove = remove;
    }

    /** Returns a copy of the layers to tap. */
    static int[] checked(int[] layers, int layerCount) {
        if (layers.length == 0) {
            throw new IllegalArgumentException("name at least one layer to tap");
        }
        for (int layer : layers) {
            Checks.inRange(layer, 0, layerCount - 1, "layer");
        }
        return layers.clone();
    }

    /**
     * Ends the calls. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.whileIdle(remove);
    }
}
