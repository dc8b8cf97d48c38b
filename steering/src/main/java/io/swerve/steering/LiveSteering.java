package io.swerve.steering;

import io.swerve.ClosedException;
import io.swerve.LiveControlVector;
import io.swerve.Session;
import java.util.Arrays;

/**
 * Steering that changes between any two tokens at the cost of a copy, from one vector to another too. Its results are
 * bit for bit those of {@link SteeringVector#applyTo} at the same strength. Begins at zero, which changes nothing.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class LiveSteering implements AutoCloseable {
    private final Session session;
    private final LiveControlVector live;
    private final float[] nothing;
    private SteeringVector vector;
    /** The vector's direction of each layer of the model, or null. */
    private float[][] directions;
    /** Which layers are not zero now; only those need to be zeroed when the next vector lacks them. */
    private final boolean[] steered;

    private LiveSteering(Session session) {
        this.session = session;
        this.live = session.openLiveControlVector();
        this.nothing = new float[session.model().embeddingSize()];
        this.steered = new boolean[session.model().layerCount()];
    }

    /**
     * Opens live steering on a session.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session with no control vector yet
     * @return the steering, to be closed by the caller
     * @throws IllegalStateException if the session has a control vector already or isn't observable
     * @throws io.swerve.UnsupportedModelException if llama.cpp refuses
     * @throws ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static LiveSteering open(Session session) {
        if (session.hasControlVector()) {
            throw new IllegalStateException("the session has a control vector already; close it first");
        }
        return new LiveSteering(session);
    }

    /**
     * Steers what is decoded from now on with a vector, instead of the one before. What is in the cache stays as it was
     * computed. Allocates nothing as long as the vector is the same object.
     *
     * @param newVector a vector that fits the model
     * @param strength multiplies the directions; finite
     * @throws SteeringVectorException if the vector does not fit the model; see {@link SteeringVector#applyTo}
     * @throws IllegalArgumentException if the strength or a product with it is not finite; the old steering stays in
     *             force
     * @throws ClosedException if this object or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void set(SteeringVector newVector, float strength) {
        if (newVector != vector) {
            newVector.requireFits(session.model());
            directions = byLayer(newVector);
            vector = newVector;
        }
        newVector.requireStrength(strength);
        for (int layer = 1; layer < directions.length; layer++) {
            if (directions[layer] != null) {
                live.set(layer, directions[layer], strength);
                steered[layer] = true;
            } else {
                clear(layer);
            }
        }
    }

    private float[][] byLayer(SteeringVector of) {
        float[][] table = new float[session.model().layerCount()][];
        of.directions().forEach((layer, direction) -> table[layer] = direction);
        return table;
    }

    private void clear(int layer) {
        if (steered[layer]) {
            live.set(layer, nothing, 0);
            steered[layer] = false;
        }
    }

    /**
     * Steers nothing from now on, until the next {@link #set}.
     *
     * @throws ClosedException if this object or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void zero() {
        live.zero();
        Arrays.fill(steered, false);
    }

    /**
     * Takes the steering out of the session. Idempotent; without effect when the session is closed.
     *
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        live.close();
    }
}
