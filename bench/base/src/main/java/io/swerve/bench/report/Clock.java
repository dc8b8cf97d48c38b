package io.swerve.bench.report;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What time is. */
public enum Clock {
    /** Time as it passes: what users wait for. */
    WALL {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    },
    /**
     * The time that the calling thread had a processor: hardly disturbed by other programs, but all of the work only
     * with sessions of one thread.
     */
    CPU {
        @Override
        public long nanos() {
            return THREADS.getCurrentThreadCpuTime();
        }
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Reads the clock.
     *
     * @return nanoseconds since some moment that is the same for all calls of a thread
     */
    public abstract long nanos();
}
