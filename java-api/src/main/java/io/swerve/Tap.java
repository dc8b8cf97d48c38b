package io.swerve;

/**
 * A registration of an {@link io.swerve.activation.ActivationListener} with a session. Closing it ends the calls.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public final class Tap implements AutoCloseable {
    private final Session session;
    private final Runnable remove;

    Tap(Session session, Runnable remove) {
        this.session = session;
        this.remove = remove;
    }

    /**
     * Ends the calls. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.whileIdle(remove);
    }
}
