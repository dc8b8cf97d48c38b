package io.swerve.steering.calibration;

import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.SteeringPlan;

/** Whatever steers a session at a strength: a vector, a plan, or anything else with one number to turn. */
@FunctionalInterface
public interface Steered {
    /**
     * Begins to steer. At strength 0, decodes must be as if nothing steered, bit for bit.
     *
     * @param session the session
     * @param strength for all sequences, until it is set otherwise; finite, 0 for no effect
     * @return changes the strength, and ends the steering when closed
     */
    Dial apply(Session session, float strength);

    /** A steering in force. Shares the thread rule of its session. */
    interface Dial extends AutoCloseable {
        /**
         * Sets the strength for what is decoded of a sequence from now on. It may change that of other sequences too:
         * callers set it before each decode, and decode no sequences of different strengths together.
         *
         * @param sequence an open sequence
         * @param strength finite; 0 for no effect
         * @throws IllegalArgumentException if the strength is not finite
         * @throws io.swerve.steering.plan.SteeringPlanException if it is so large that what is added is not finite
         */
        void set(Sequence sequence, float strength);

        /** Steers nothing that is decoded from now on, until the next {@link #set}. */
        void reset();

        /**
         * Tells whether the steering depends on what the model says about the token before, so that a text must be decoded
         * as it would be generated.
         *
         * @return true if texts are to be decoded token by token from their first position that counts
         */
        default boolean tokenByToken() {
            return false;
        }

        /** Ends the steering. Idempotent. */
        @Override
        void close();
    }

    /**
     * Steers by a vector that is added at every token.
     *
     * @param vector the vector
     * @return the steering, for {@linkplain io.swerve.SessionOptions#observable observable} sessions
     */
    static Steered by(SteeringVector vector) {
        return by(SteeringPlan.adding(vector, 1));
    }

    /**
     * Steers by a plan all of whose coefficients are multiplied by the strength. A text's positions that count are its
     * decode steps, and what stands before them is its prompt.
     *
     * @param plan the plan, as it is at strength 1
     * @return the steering, for {@linkplain io.swerve.SessionOptions#observable observable} sessions
     */
    static Steered by(SteeringPlan plan) {
        return (session, strength) -> new PlanDial(session, plan, strength);
    }
}
