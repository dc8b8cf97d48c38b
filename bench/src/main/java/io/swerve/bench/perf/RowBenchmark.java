package io.swerve.bench.perf;

import io.swerve.entropy.EntropyKernels;
import io.swerve.entropy.LogitStatistics;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Measures the entropy of one row of logits beside a max-reduction over it, in turns.
 *
 * @param length number of logits
 */
record RowBenchmark(int length) {
    /** Logits in each measured round: some milliseconds. */
    private static final int LOGITS_PER_ROUND = 8_000_000;
    private static final int WARM_UP_ROUNDS = 20;

    RowResult run(int repetitions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = normalRow(arena, length);
            int calls = Math.max(1, LOGITS_PER_ROUND / length);
            LogitStatistics statistics = new LogitStatistics();
            double[] entropy = new double[repetitions];
            double[] maximum = new double[repetitions];
            double[] ratio = new double[repetitions];
            for (int round = -WARM_UP_ROUNDS; round < repetitions; round++) {
                double entropyMicros = entropyMicros(row, calls, statistics);
                double maximumMicros = maximumMicros(row, calls);
                if (round >= 0) {
                    entropy[round] = entropyMicros;
                    maximum[round] = maximumMicros;
                    ratio[round] = entropyMicros / maximumMicros;
                }
            }
            return new RowResult(EntropyKernels.providerName(), length, PairedMedian.of(entropy).median(),
                    PairedMedian.of(maximum).median(), PairedMedian.of(ratio));
        }
    }

    /** A row as a trained model's, roughly: normal, three nats wide. */
    static MemorySegment normalRow(Arena arena, int length) {
        MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, length);
        SplittableRandom random = new SplittableRandom(length);
        for (int i = 0; i < length; i++) {
            row.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian(0, 3));
        }
        return row;
    }

    private double entropyMicros(MemorySegment row, int calls, LogitStatistics statistics) {
        long start = System.nanoTime();
        double sum = 0;
        for (int i = 0; i < calls; i++) {
            statistics.measure(row, length, 1);
            sum += statistics.entropy();
        }
        double micros = (System.nanoTime() - start) / 1e3 / calls;
        requireFinite(sum);
        return micros;
    }

    private double maximumMicros(MemorySegment row, int calls) {
        long start = System.nanoTime();
        double sum = 0;
        for (int i = 0; i < calls; i++) {
            sum += MaxReduction.of(row, length);
        }
        double micros = (System.nanoTime() - start) / 1e3 / calls;
        requireFinite(sum);
        return micros;
    }

    /** Uses a result, so that computing it can't be left out. */
    private static void requireFinite(double sum) {
        if (!Double.isFinite(sum)) {
            throw new IllegalStateException("the row gave " + sum);
        }
    }
}
