package io.swerve.entropy;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;

/**
 * Measures rows until it leaves nothing on the Java heap, in a JVM of its own: what other tests did to the compiler's
 * profiles decides whether it still inlines vector code there.
 */
final class StatisticsAllocationProbe {
    private static final int LENGTH = 1037;

    private StatisticsAllocationProbe() {}

    /** Prints a line for the scalar kernel and for the one in use: its name, the bytes of the last round. */
    public static void main(String[] arguments) {
        Stream.of(ScalarEntropyKernel.INSTANCE, EntropyKernels.active()).distinct().forEach(kernel -> System.out
                .println((kernel == ScalarEntropyKernel.INSTANCE ? "scalar " : "vector ") + allocated(kernel)));
    }

    private static long allocated(EntropyKernel kernel) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LogitStatistics statistics = new LogitStatistics();
        long bytes = Long.MAX_VALUE;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, LENGTH);
            // The compiler decides when it is done; a hundred rounds are far more than it ever needed.
            for (int round = 0; round < 100 && bytes > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < 2000; call++) {
                    statistics.measure(kernel, row, 0, LENGTH, 1);
                    kernel.argmax(row, 0, LENGTH);
                }
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        return bytes;
    }
}
