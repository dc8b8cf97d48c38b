package io.swerve.entropy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

import com.sun.management.ThreadMXBean;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures by hand what a row costs beside the plainest vector pass over it, a max-reduction: run {@code main} with
 * {@code --add-modules jdk.incubator.vector}. Each figure is the best of many interleaved rounds.
 */
final class EntropyMeasurement {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 60;
    private static final long LOGITS_PER_ROUND = 8_000_000;

    @FunctionalInterface
    private interface Kernel {
        double run(MemorySegment row, int length);
    }

    private record Candidate(String name, Kernel kernel) {}

    private EntropyMeasurement() {}

    /**
     * Prints a line per row length and candidate.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        LogitStatistics statistics = new LogitStatistics();
        EntropyKernel vector = new VectorEntropyKernel();
        List<Candidate> candidates = List.of(new Candidate("max", EntropyMeasurement::max),
                new Candidate("max, 4 accumulators", EntropyMeasurement::maxByFour),
                new Candidate("entropy vector", (row, length) -> entropy(vector, row, length, statistics)),
                new Candidate("entropy scalar",
                        (row, length) -> entropy(ScalarEntropyKernel.INSTANCE, row, length, statistics)),
                new Candidate("argmax vector", (row, length) -> vector.argmax(row, 0, length)),
                new Candidate("argmax scalar", (row, length) -> ScalarEntropyKernel.INSTANCE.argmax(row, 0, length)));
        System.out.println(SPECIES + ", chosen: " + EntropyKernels.providerName());
        for (int length : new int[]{768, 32_000, 151_936}) {
            measure(candidates, length);
        }
    }

    private static void measure(List<Candidate> candidates, int length) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] best = new double[candidates.size()];
        long[] bytes = new long[candidates.size()];
        double sink = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, length);
            Random random = new Random(length);
            for (int i = 0; i < length; i++) {
                row.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian() * 3);
            }
            int calls = (int) (LOGITS_PER_ROUND / length);
            for (int round = 0; round < ROUNDS; round++) {
                for (int c = 0; c < best.length; c++) {
                    Kernel kernel = candidates.get(c).kernel();
                    long allocated = threads.getCurrentThreadAllocatedBytes();
                    long start = System.nanoTime();
                    for (int call = 0; call < calls; call++) {
                        sink += kernel.run(row, length);
                    }
                    double micros = (System.nanoTime() - start) / 1e3 / calls;
                    bytes[c] = (threads.getCurrentThreadAllocatedBytes() - allocated) / calls;
                    best[c] = round == 0 ? micros : Math.min(best[c], micros);
                }
            }
        }
        for (int c = 0; c < best.length; c++) {
            System.out.printf("%7d %-20s %9.2f us  %5.2f x max  %5.2f x max by four  %d bytes/call%n", length,
                    candidates.get(c).name(), best[c], best[c] / best[0], best[c] / best[1], bytes[c]);
        }
        System.out.println("checksum " + sink);
    }

    private static double entropy(EntropyKernel kernel, MemorySegment row, int length, LogitStatistics statistics) {
        statistics.measure(kernel, row, 0, length, 1);
        return statistics.entropy();
    }

    private static double max(MemorySegment row, int length) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= length - SPECIES.length(); i += SPECIES.length()) {
            max = max.max(load(row, i));
        }
        return tail(row, i, length, max);
    }

    private static double maxByFour(MemorySegment row, int length) {
        FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int lanes = SPECIES.length();
        int i = 0;
        for (; i <= length - 4 * lanes; i += 4 * lanes) {
            a = a.max(load(row, i));
            b = b.max(load(row, i + lanes));
            c = c.max(load(row, i + 2 * lanes));
            d = d.max(load(row, i + 3 * lanes));
        }
        return tail(row, i, length, a.max(b).max(c.max(d)));
    }

    private static double tail(MemorySegment row, int from, int length, FloatVector max) {
        float result = max.reduceLanes(VectorOperators.MAX);
        for (int i = from; i < length; i++) {
            result = Math.max(result, row.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        }
        return result;
    }

    private static FloatVector load(MemorySegment row, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, (long) index * Float.BYTES, ByteOrder.nativeOrder());
    }
}
