package io.swerve.entropy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures by lanes until C2 has compiled the kernel on vectors, which a thread brings about that ends then. Both give
 * the same bits, so nobody can tell when that was but by a clock. The thread starts when so many logits were measured
 * that vectors would have saved some milliseconds: compiling takes some tenths of a second of a processor, which the
 * first tokens of a small vocabulary can use better.
 */
final class WarmingEntropyKernel implements EntropyKernel {
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final int ROUND = 8;
    /** Rows of less than a block, of blocks and a rest that fills no vector. */
    private static final int[] LENGTHS = {768, 1003, 9001};
    /** Vectors must be this many times as fast; one such round may be chance. */
    private static final int LEAST_GAIN = 2;
    private static final int WINS = 10;
    /** Logits to be measured by lanes first: a dozen rows of a large vocabulary, thousands of a small one. */
    private static final long WORTH_WARMING = 1 << 21;

    private final EntropyKernel lanes = new LaneEntropyKernel(VectorEntropyKernel.lanes());
    private final EntropyKernel vectors = new VectorEntropyKernel();
    private final AtomicBoolean started = new AtomicBoolean();
    /** Plain: threads that lose each other's counts start the warming a little later. */
    private long measured;
    /** Plain: a thread that sees it late only measures more slowly for a while. */
    private EntropyKernel current = new Starting();

    @Override
    public String name() {
        return vectors.name();
    }

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
        current.measure(row, offset, length, temperature, result);
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        return current.argmax(row, offset, length);
    }

    /** Tells whether rows are measured on vectors by now. */
    boolean isWarm() {
        return current == vectors;
    }

    private void start(int length) {
        measured += length;
        if (measured > WORTH_WARMING && started.compareAndSet(false, true)) {
            current = lanes;
            Thread thread = new Thread(this::warmUp, "swerve-entropy-warm-up");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    private void warmUp() {
        // Shared, as the memory of logits is: C2 compiles for what it has seen.
        try (Arena arena = Arena.ofShared()) {
            MemorySegment row = arena.allocate((long) LENGTHS[LENGTHS.length - 1] * Float.BYTES, 64);
            for (int i = 0; i < LENGTHS[LENGTHS.length - 1]; i++) {
                row.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i * 7919 % 4096) * 0x1p-8f);
            }
            LogitStatistics result = new LogitStatistics();
            long begin = System.nanoTime();
            int wins = 0;
            while (wins < WINS && System.nanoTime() - begin < MOST_NANOS) {
                long byVectors = nanos(vectors, row, result);
                wins = byVectors * LEAST_GAIN < nanos(lanes, row, result) ? wins + 1 : 0;
            }
            if (wins == WINS) {
                current = vectors;
            }
        }
    }

    private static long nanos(EntropyKernel kernel, MemorySegment row, LogitStatistics result) {
        long begin = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            for (int length : LENGTHS) {
                kernel.measure(row, 0, length, 1, result);
                kernel.argmax(row, 0, length);
            }
        }
        return System.nanoTime() - begin;
    }

    /** Starts the thread after enough rows: who measures few needs none. */
    private final class Starting implements EntropyKernel {
        @Override
        public String name() {
            return vectors.name();
        }

        @Override
        public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
            start(length);
            lanes.measure(row, offset, length, temperature, result);
        }

        @Override
        public int argmax(MemorySegment row, long offset, int length) {
            start(length);
            return lanes.argmax(row, offset, length);
        }
    }
}
