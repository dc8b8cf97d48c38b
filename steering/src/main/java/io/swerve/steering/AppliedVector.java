package io.swerve.steering;

import io.swerve.ClosedException;
import io.swerve.Session;

/**
 * A steering vector in force on a session: see {@link SteeringVector#applyTo}. Until it is closed, the session's
 * control vector belongs to it. Changing the strength costs a copy on an
 * {@linkplain io.swerve.SessionOptions#observable observable} session, and some milliseconds at the next decode on any
 * other.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class AppliedVector implements AutoCloseable {
    private final SteeringVector vector;
    private final Session session;
    private final float[] unscaled;
    private final float[] scaled;
    private float strength;
    private boolean closed;

    AppliedVector(SteeringVector vector, Session session, float strength) {
        vector.requireFits(session.model());
        this.vector = vector;
        this.session = session;
        this.unscaled = vector.toControlVector(session.model().layerCount());
        this.scaled = new float[unscaled.length];
        if (session.hasControlVector()) {
            throw new IllegalStateException("the session has a control vector already: close it first, or apply the"
                    + " sum of both, SteeringVector.sum");
        }
        put(strength);
    }

    private void put(float newStrength) {
        vector.requireStrength(newStrength);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = unscaled[i] * newStrength;
        }
        session.setControlVector(scaled, vector.firstLayer(), vector.lastLayer());
        strength = newStrength;
    }

    /**
     * Returns the vector.
     *
     * @return as it is at strength 1
     */
    public SteeringVector vector() {
        return vector;
    }

    /**
     * Returns the strength.
     *
     * @return what the directions are multiplied by
     */
    public float strength() {
        return strength;
    }

    /**
     * Changes the strength for what is decoded from now on. What is in the cache stays as it was computed.
     *
     * @param newStrength multiplies the directions; finite, 0 for none, negative to steer the other way
     * @throws IllegalArgumentException if the strength or a product with it is not finite; the old one stays in force
     * @throws ClosedException if this object or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public void setStrength(float newStrength) {
        if (closed) {
            throw new ClosedException("the vector is no longer applied: it was closed");
        }
        put(newStrength);
    }

    /**
     * Takes the vector away. Idempotent; without effect when the session is closed.
     *
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            session.clearControlVector();
        } catch (ClosedException _) {
            // the control vector went with the session
        }
        closed = true;
    }
}
