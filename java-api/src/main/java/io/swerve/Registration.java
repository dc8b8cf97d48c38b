package io.swerve;

import io.swerve.internal.ExclusiveUse;

/**
 * What was registered with a session, such as an {@link io.swerve.activation.ActivationListener}. Closing it ends the
 * calls.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public final class Registration implements AutoCloseable {
    private final ExclusiveUse use;
    private final Runnable remove;

    Registration(ExclusiveUse use, Runnable remove) {
        this.use = use;
        this.remove = remove;
    }

    /**
     * Ends the calls. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        use.whileIdle(remove);
    }
}
