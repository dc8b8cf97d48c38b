package io.swerve.spi;

import io.swerve.Registration;
import java.util.function.Function;

/**
 * What a session can do for those who steer it.
 *
 * <p>
 * Shares the thread rule of its session.
 */
public abstract class SessionEngine {
    private static volatile Function<Object, SessionEngine> access;

    /** Creates an engine. */
    protected SessionEngine() {}

    /**
     * Opens the engines of sessions to this package, which stands below that of sessions and so doesn't name their class.
     * For that class itself, once.
     *
     * @param <S> sessions
     * @param sessions their class
     * @param granted returns a session's engine
     */
    public static <S extends AutoCloseable> void grant(Class<S> sessions, Function<S, SessionEngine> granted) {
        access = session -> granted.apply(sessions.cast(session));
    }

    /**
     * {@return a session's engine, always the same for the same session}
     *
     * @param session a session
     * @throws ClassCastException if it is none
     */
    public static SessionEngine of(AutoCloseable session) {
        return access.apply(session); // there is a session, so its class has granted it
    }

    /**
     * Puts an interceptor at both ends of every decode from now on.
     *
     * @param interceptor is called before and after each decode, and when sequences change
     * @return ends the calls when closed
     * @throws IllegalStateException if the session has an interceptor already
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public abstract Registration intercept(DecodeInterceptor interceptor);

    /**
     * Adds a vector to the output of each layer of a range, at every token of every sequence decoded from now on
     * ({@code llama_set_adapter_cvec}). What is in the cache already stays as it was computed.
     *
     * @param directions one direction for each layer from 1 on, {@code (layerCount - 1) * embeddingSize} finite floats;
     *            llama.cpp has no control vector for layer 0
     * @param firstLayer the first layer steered, at least 1
     * @param lastLayer the last layer steered
     * @throws IllegalArgumentException if the array has another length, a number is not finite, or the range is empty or
     *             outside of 1 to {@code layerCount - 1}
     * @throws IllegalStateException if a live control vector is open
     * @throws io.swerve.UnsupportedModelException if llama.cpp refuses
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public abstract void setControlVector(float[] directions, int firstLayer, int lastLayer);

    /**
     * Takes the control vector away. Decodes are then exactly as if there had never been one.
     *
     * @throws IllegalStateException if a live control vector is open
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public abstract void clearControlVector();

    /**
     * Opens a control vector that can be changed at every token at the cost of a copy. It replaces a static one.
     *
     * @return the control vector, zero at first
     * @throws IllegalStateException if one is open already, or the session isn't
     *             {@linkplain io.swerve.SessionOptions#observable observable}
     * @throws io.swerve.UnsupportedModelException if llama.cpp refuses
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public abstract LiveControlVector openLiveControlVector();
}
