package io.swerve.bench.demo;

import io.swerve.steering.LiveSteering;
import io.swerve.steering.SteeringVector;
import java.util.Optional;

/**
 * What is done to the model while it answers.
 *
 * @param vector
 *            what is added to its activations; empty for nothing
 * @param strength
 *            multiplies the vector
 * @param steps
 *            how many tokens are decoded under steering, from the first one of the reply on
 */
public record Steering(Optional<SteeringVector> vector, float strength, int steps) {
    /** Leaves the model alone. */
    public static final Steering NONE = new Steering(Optional.empty(), 0, 0);

    /** Sets what acts on a decode. */
    void before(int step, LiveSteering live) {
        if (vector.isEmpty()) {
            return;
        }
        if (step == 0 && steps > 0) {
            live.set(vector.get(), strength);
        } else if (step == steps) {
            live.zero();
        }
    }
}
