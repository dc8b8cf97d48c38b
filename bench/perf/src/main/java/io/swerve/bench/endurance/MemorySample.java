package io.swerve.bench.endurance;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the process held at one moment. Numbers that the system doesn't tell are NaN.
 *
 * @param seconds since the work began
 * @param resident resident memory (VmRSS), in MiB
 * @param anonymous the part of it that belongs to no file: heaps and what native code allocated (RssAnon), in MiB
 * @param heap the part of the Java heap that was ever used, in MiB: it stays resident, and grows for a while after the
 *            start, as objects grow old
 * @param code compiled code and classes, in MiB
 * @param descriptors open files
 * @param threads threads of the process, native ones included
 */
record MemorySample(double seconds, double resident, double anonymous, double heap, double code, double descriptors,
        double threads) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MIB = 1 << 20;

    /** What is told of a sample. */
    enum Quantity {
        RESIDENT("resident memory, MiB", MemorySample::resident), ANONYMOUS("of it without a file, MiB",
                MemorySample::anonymous), HEAP("of that, Java heap used so far, MiB", MemorySample::heap),
        /** What a leak of native memory shows in. */
        OUTSIDE("of that, outside of the heap, MiB", MemorySample::outside), CODE(
                "compiled code and classes, MiB", MemorySample::code), DESCRIPTORS("open files",
                        MemorySample::descriptors), THREADS("threads", MemorySample::threads);

        private final String title;
        private final ToDoubleFunction<MemorySample> value;

        Quantity(String title, ToDoubleFunction<MemorySample> value) {
            this.title = title;
            this.value = value;
        }

        String title() {
            return title;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is an amount of memory. */
        boolean isMemory() {
            return this != DESCRIPTORS && this != THREADS;
        }

        double of(MemorySample sample) {
            return value.applyAsDouble(sample);
        }
    }

    /** What was allocated outside of the Java heap, by native code and by the JVM for itself, in MiB. */
    double outside() {
        return anonymous - heap;
    }

    private static double usedHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToDouble(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    /** Looks at the process. */
    static MemorySample now(double seconds) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        double descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : Double.NaN;
        String status = status();
        return new MemorySample(seconds, number(status, "VmRSS:") / 1024, number(status, "RssAnon:") / 1024,
                usedHeap() / MIB, memory.getNonHeapMemoryUsage().getUsed() / MIB,
                descriptors, number(status, "Threads:"));
    }

    private static String status() {
        try {
            return Files.isReadable(STATUS) ? Files.readString(STATUS) : "";
        } catch (IOException _) {
            return ""; // no number is better than no run
        }
    }

    /** Reads a number of the kernel's status of a process. */
    static double number(String status, String key) {
        return status.lines().filter(line -> line.startsWith(key))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", ""))).findFirst().orElse(Double.NaN);
    }
}
