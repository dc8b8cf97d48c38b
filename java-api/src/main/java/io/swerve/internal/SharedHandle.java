package io.swerve.internal;

import io.swerve.ClosedException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * A native object that many threads may use at the same time, freed when it was closed and its last user has left.
 *
 * <p>
 * Thread-safe.
 */
public final class SharedHandle {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final String name;
    private final long address;
    private final LongConsumer free;
    /** The number of users; with the sign bit when closed. */
    private final AtomicInteger users = new AtomicInteger();

    /**
     * Takes ownership of a native object.
     *
     * @param name what it is, for messages
     * @param address its address, not 0
     * @param free frees it
     */
    public SharedHandle(String name, long address, LongConsumer free) {
        this.name = name;
        this.address = address;
        this.free = free;
    }

    /**
     * Begins a use. Every call is followed by one of {@link #release()}.
     *
     * @return the address, valid until the release
     * @throws ClosedException if the object was closed
     */
    public long acquire() {
        if (users.incrementAndGet() < 0) {
            users.decrementAndGet();
            throw new ClosedException(name + " is closed");
        }
        return address;
    }

    /** Ends a use. */
    public void release() {
        users.decrementAndGet();
    }

    /** {@return whether {@link #close} was called, true if no further use can begin} */
    public boolean isClosed() {
        return users.get() < 0;
    }

    /**
     * Refuses further uses, waits for the running ones and frees the object. Idempotent; a second caller returns at once.
     * If the eviction throws, the object is open again and the exception goes on to the caller.
     *
     * @param evict asks the long-term users to leave; called repeatedly until the last has left
     */
    public void close(Runnable evict) {
        int seen;
        do {
            seen = users.get();
            if (seen < 0) {
                return;
            }
        } while (!users.compareAndSet(seen, seen + CLOSED));
        boolean evicted = false;
        try {
            evict.run();
            while (users.get() != CLOSED) {
                LockSupport.parkNanos(100_000);
                evict.run();
            }
            evicted = true;
        } finally {
            if (!evicted) {
                users.addAndGet(-CLOSED); // takes the sign bit away again
            }
        }
        free.accept(address);
    }
}
