package io.swerve;

/** Follows long work, and can stop it. */
@FunctionalInterface
public interface Progress {
    /**
     * Called by the thread that does the work, each time that a part of it is done; so it should be quick.
     *
     * @param done how much is done, from 0 to {@code total}, in the unit that the work names
     * @param total how much there is in all, at least 1
     * @return true to go on; false to stop, so that the work throws a
     *         {@link java.util.concurrent.CancellationException} unless it says otherwise
     */
    boolean reached(long done, long total);
}
