package io.swerve.internal.kernels;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.function.Function;

/**
 * Computes until it leaves nothing on the Java heap, in a JVM of its own: what other tests did to the compiler's profiles
 * decides whether it still inlines vector code there.
 */
final class KernelAllocationProbe {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 200;
    /** Compilation has its own pace on a busy machine; a kernel that allocates does so in the last round too. */
    private static final int MOST_ROUNDS = 500;

    private KernelAllocationProbe() {}

    /** Prints a line for each kernel that runs with every token: its name, what it is for, the bytes of the last round. */
    public static void main(String[] arguments) {
        KernelSet kernels = arguments[0].equals("scalar") ? KernelSet.SCALAR : KernelSet.vector();
        print(kernels, "entropy", Trials::entropy, kernels.entropy());
        print(kernels, "rows", Trials::rows, kernels.rows());
    }

    private static <K> void print(KernelSet kernels, String what, Function<Arena, Warming.Trial<K>> trial, K kernel) {
        long bytes = Long.MAX_VALUE;
        try (Arena arena = Arena.ofConfined()) {
            Warming.Trial<K> work = trial.apply(arena);
            for (int round = 0; round < MOST_ROUNDS && bytes > 0; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < CALLS; call++) {
                    work.run(kernel);
                }
                bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
        }
        System.out.println(kernels + " " + what + " " + bytes);
    }
}
