package io.swerve.internal;

import io.swerve.ClosedException;
import io.swerve.ConcurrentUseException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread rule of an object that serves one thread at a time: any thread, but never two at once. A second thread gets
 * an exception, not a place in a queue: it would not expect the state that the first one leaves.
 *
 * <p>
 * Thread-safe.
 */
public final class ExclusiveUse {
    private final String name;
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private final Scope scope = new Scope();
    private volatile boolean closed;
    /** Written and read only by the thread that uses the object. */
    private boolean reentrant;
    private int depth;

    /**
     * Creates the rule of one object.
     *
     * @param name what the object is, for messages
     */
    public ExclusiveUse(String name) {
        this.name = name;
    }

    private void begin() {
        Thread current = Thread.currentThread();
        if (!user.compareAndSet(null, current)) {
            requireOpen();
            Thread other = user.get();
            if (other == current) {
                if (reentrant) {
                    depth++;
                    return;
                }
                throw new IllegalStateException(
                        name + " was called from inside one of its own callbacks; do this after the decode returns");
            }
            throw new ConcurrentUseException(name + " serves one thread at a time: thread '" + current.getName()
                    + "' called while thread '" + (other == null ? "another" : other.getName())
                    + "' was using it. Open a session for each thread, or synchronize.");
        }
        if (closed) {
            user.set(null);
            throw closedException();
        }
    }

    /**
     * Begins a use for a {@code try} statement to end.
     *
     * @return ends the use when closed, once; always the same object, so that this allocates nothing
     * @throws ClosedException if the object was closed
     * @throws ConcurrentUseException if another thread is using it
     * @throws IllegalStateException if this thread is using it already: a callback calls back
     */
    public Scope enter() {
        begin();
        return scope;
    }

    /** A use that has begun. */
    public final class Scope implements AutoCloseable {
        private Scope() {}

        /** Ends the use. */
        @Override
        public void close() {
            if (depth > 0) {
                depth--;
            } else {
                user.set(null);
            }
        }
    }

    /**
     * Gives something up in one use, unless the object is closed and all of it gone anyway.
     *
     * @param action what to do
     * @throws ConcurrentUseException if another thread is using the object
     */
    public void whileIdle(Runnable action) {
        try {
            begin();
        } catch (ClosedException gone) {
            return;
        }
        try (scope) {
            action.run();
        }
    }

    /**
     * Lets the thread that is using the object begin further uses inside of that one, or not any more.
     *
     * @param allowed whether it may
     */
    public void allowReentry(boolean allowed) {
        reentrant = allowed;
    }

    /**
     * Refuses what needs no use, but the object.
     *
     * @throws ClosedException if the object was closed
     */
    public void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private ClosedException closedException() {
        return new ClosedException(name + " is closed");
    }

    /** {@return whether {@link #close} was called, true if no further use can begin} */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Refuses further uses and waits for the running one to end.
     *
     * @param interrupt makes a running use on another thread end soon
     * @return true for the one caller who shall free what the object owns
     * @throws IllegalStateException if called from inside a use by the same thread
     */
    public boolean close(Runnable interrupt) {
        if (closed) {
            return false;
        }
        Thread current = Thread.currentThread();
        if (user.get() == current) {
            throw new IllegalStateException(name + " can't be closed from inside one of its own callbacks");
        }
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        while (!user.compareAndSet(null, current)) {
            interrupt.run();
            LockSupport.parkNanos(100_000);
        }
        return true;
    }
}
