package io.swerve;

/**
 * The registration of a {@link DecodeInterceptor} with a session. Closing it ends the calls.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public final class Interception implements AutoCloseable {
    private final Session session;
    private final Interceptors owner;
    private final DecodeInterceptor interceptor;

    Interception(Session session, Interceptors owner, DecodeInterceptor interceptor) {
        this.session = session;
        this.owner = owner;
        this.interceptor = interceptor;
    }

    /**
     * Ends the calls. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.whileIdle(() -> owner.remove(interceptor));
    }
}
