package io.swerve.bench.endurance;

import com.sun.management.ThreadMXBean;
import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.SessionOptions;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CancellationException;

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

    /** Tokens from one look at the progress to the next. */
    private static final int PART = 500;

    /** Reads the counters, which allocates nothing on the way to the two that must not count it. */
    private static final class AllocationCounters {
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
     * @param progress is told after some tokens each how many are done; allocates nothing
     * @return what it allocated
     */
    AllocationResult measure(TokenLoop.LoopKind kind, Model model, SessionOptions options, Progress progress) {
        try (TokenLoop loop = kind.open(model, options)) {
            AllocationCounters before = new AllocationCounters();
            AllocationCounters after = new AllocationCounters();
            before.begin();
            decode(loop, cold, 0, progress);
            after.end();
            long coldBytes = after.own - before.own;
            before.begin();
            decode(loop, tokens, cold, progress);
            after.end();
            return new AllocationResult(kind, cold, coldBytes, tokens, after.own - before.own, after.all - before.all,
                    after.collections - before.collections, after.millis - before.millis,
                    (after.nanos - before.nanos) / 1e9);
        }
    }

    private void decode(TokenLoop loop, int count, int before, Progress progress) {
        for (int done = 0; done < count; done += PART) {
            loop.decode(Math.min(PART, count - done));
            if (!progress.reached((long) before + Math.min(count, done + PART), (long) cold + tokens)) {
                throw new CancellationException();
            }
        }
    }
}
