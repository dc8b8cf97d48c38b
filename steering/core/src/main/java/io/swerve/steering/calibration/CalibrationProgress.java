package io.swerve.steering.calibration;

/** Follows a calibration, and can stop it. */
@FunctionalInterface
public interface CalibrationProgress {
    /** Follows nothing, and never stops. */
    CalibrationProgress NONE = (_, _, _) -> true;

    /**
     * Called on the calibrating thread after each batch.
     *
     * @param strength the strength that is being measured; 0 for the unsteered model
     * @param positions how many positions are done at this strength
     * @param total how many there are
     * @return true to go on; false to stop, so that the calibration throws a
     *         {@link java.util.concurrent.CancellationException}
     */
    boolean reached(double strength, int positions, int total);
}
