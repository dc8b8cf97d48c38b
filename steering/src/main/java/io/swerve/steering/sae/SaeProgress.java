package io.swerve.steering.sae;

/** Follows work over tokens, and can end it. */
@FunctionalInterface
public interface SaeProgress {
    /**
     * Called from time to time, on the thread that does the work.
     *
     * @param done how many tokens are done
     * @param total how many there are
     * @return true to go on, false to stop
     */
    boolean reached(long done, long total);

    /**
     * Returns a follower that never stops anything.
     *
     * @return the follower
     */
    static SaeProgress none() {
        return (_, _) -> true;
    }
}
