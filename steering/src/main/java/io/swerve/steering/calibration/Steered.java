package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.steering.AppliedVector;
import io.swerve.steering.SteeringVector;

/** Whatever steers a session at a strength: a vector, or anything else with one number to turn. */
@FunctionalInterface
public interface Steered {
    /**
     * Begins to steer. At strength 0, decodes must be as if nothing steered, bit for bit.
     *
     * @param session the session
     * @param strength finite; 0 for no effect
     * @return changes the strength, and ends the steering when closed
     */
    Dial apply(Session session, float strength);

    /** A steering in force. Shares the thread rule of its session. */
    interface Dial extends AutoCloseable {
        /**
         * Changes the strength for what is decoded from now on.
         *
         * @param strength finite; 0 for no effect
         * @throws IllegalArgumentException if the strength is not finite or too large
         */
        void set(float strength);

        /** Ends the steering. Idempotent. */
        @Override
        void close();
    }

    /**
     * Steers by a vector that is added at every token, as {@link SteeringVector#applyTo} does.
     *
     * @param vector the vector
     * @return the steering
     */
    static Steered by(SteeringVector vector) {
        return (session, strength) -> {
            AppliedVector applied = vector.applyTo(session, strength);
            return new Dial() {
                @Override
                public void set(float newStrength) {
                    if (newStrength != applied.strength()) {
                        applied.setStrength(newStrength);
                    }
                }

                @Override
                public void close() {
                    applied.close();
                }
            };
        };
    }
}
