package io.swerve.bench.perf;

import io.swerve.bench.report.Clock;
import io.swerve.entropy.LogitStatistics;
import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures the entropy of one row of logits beside a max-reduction over it, in turns.
 *
 * @param length number of logits
 * @param clock what time is
 */
record RowBenchmark(int length, Clock clock) {
    /** Logits in each measured round: some milliseconds. */
    private static final int LOGITS_PER_ROUND = 4_000_000;
    private static final int WARM_UP_ROUNDS = 40;

    @FunctionalInterface
    private interface Pass {
        double over(MemorySegment row);
    }

    RowResult run(int repetitions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = normalRow(arena, length);
            LogitStatistics statistics = new LogitStatistics();
            List<Pass> passes = List.of(m -> entropy(m, statistics), m -> MaxReduction.plain(m, length),
                    m -> MaxReduction.unrolled(m, length));
            double[][] micros = new double[passes.size()][repetitions];
            for (int round = -WARM_UP_ROUNDS; round < repetitions; round++) {
                for (int pass = 0; pass < micros.length; pass++) {
                    double taken = micros(passes.get(pass), row);
                    if (round >= 0) {
                        micros[pass][round] = taken;
                    }
                }
            }
            return new RowResult(Kernels.name(), length, PairedMedian.of(micros[0]).median(),
                    PairedMedian.of(micros[1]).median(), PairedMedian.of(micros[2]).median(),
                    ratio(micros[0], micros[1]), ratio(micros[0], micros[2]));
        }
    }

    private static PairedMedian ratio(double[] times, double[] yardstick) {
        double[] ratios = new double[times.length];
        Arrays.setAll(ratios, i -> times[i] / yardstick[i]);
        return PairedMedian.of(ratios);
    }

    private double entropy(MemorySegment row, LogitStatistics statistics) {
        statistics.measure(row, length, 1);
        return statistics.entropy();
    }

    private double micros(Pass pass, MemorySegment row) {
        int calls = Math.max(1, LOGITS_PER_ROUND / length);
        double sum = 0;
        long start = clock.nanos();
        for (int i = 0; i < calls; i++) {
            sum += pass.over(row);
        }
        double micros = (clock.nanos() - start) / 1e3 / calls;
        if (!Double.isFinite(sum)) { // uses the result, so that computing it can't be left out
            throw new IllegalStateException("the row gave " + sum);
        }
        return micros;
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
}
