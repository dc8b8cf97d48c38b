package io.swerve.steering.calibration;

import io.swerve.Sequence;
import io.swerve.steering.AppliedVector;

/** The strength of a vector, which is that of the whole session. */
final class VectorDial implements Steered.Dial {
    private final AppliedVector applied;

    VectorDial(AppliedVector applied) {
        this.applied = applied;
    }

    @Override
    public void set(Sequence sequence, float strength) {
        turn(strength);
    }

    private void turn(float strength) {
        if (strength != applied.strength()) {
            applied.setStrength(strength);
        }
    }

    @Override
    public void reset() {
        turn(0);
    }

    @Override
    public void close() {
        applied.close();
    }
}
