package io.swerve.bench.endurance;

import com.sun.management.ThreadMXBean;
import io.swerve.Model;
import io.swerve.SessionOptions;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Counts what loops of decoding allocate on the Java heap, and how often it is collected meanwhile.
 *
 * @param tokens how many tokens are counted of each loop
 * @param cold how many tokens come before: until then code is interpreted or being compiled, and objects aren't optimized
 *            away
 */
record AllocationMeter(int tokens, int cold) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

    /** Reads the counters, which allocates nothing on the way to the two that must not count it. */
    private static final class Reading {
        private long own;
        private long all;
        private long collections;
        private long millis;
        private long nanos;

        void begin() {
            readCollectors();
            nanos = System.nanoTime();
            all = THREADS.getTotalThreadAllocatedBytes();
            own = THREADS.getCurrentThreadAllocatedBytes();
        }

        void end() {
            own = THREADS.getCurrentThreadAllocatedBytes();
            all = THREADS.getTotalThreadAllocatedBytes();
            nanos = System.nanoTime();
            readCollectors();
        }

        private void readCollectors() {
            collections = 0;
            millis = 0;
            for (GarbageCollectorMXBean collector : COLLECTORS) {
                collections += collector.getCollectionCount();
                millis += collector.getCollectionTime();
            }
        }
    }

    /**
     * Runs a loop.
     *
     * @param kind which one
     * @param model an open model
     * @param options of the loop's session
     * @return what it allocated
     */
    AllocationResult measure(TokenLoop.Kind kind, Model model, SessionOptions options) {
        try (TokenLoop loop = kind.open(model, options)) {
            Reading before = new Reading();
            Reading after = new Reading();
            before.begin();
            loop.decode(cold);
            after.end();
            long coldBytes = after.own - before.own;
            before.begin();
            loop.decode(tokens);
            after.end();
            return new AllocationResult(kind, cold, coldBytes, tokens, after.own - before.own, after.all - before.all,
                    after.collections - before.collections, after.millis - before.millis,
                    (after.nanos - before.nanos) / 1e9);
        }
    }
}
