package io.swerve.bench.perf;

import io.swerve.Progress;
import io.swerve.bench.report.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Measures contenders in turns, in one process. A repetition runs each twice, forward and then backward, so that a
 * machine that grows slower or faster meanwhile treats all alike; each repetition gives one ratio of speeds to the
 * contender's baseline, and the median over the repetitions is the result.
 *
 * @param repetitions how many repetitions
 * @param settle time in milliseconds to work before each measured run, at least one run long: it lets the thread pools
 *            of other sessions fall asleep, and the JIT compile
 * @param clock what time is
 */
record PairedRuns(int repetitions, int settle, Clock clock) {
    PairedRuns {
        if (repetitions < 1 || settle < 0) {
            throw new IllegalArgumentException("there must be at least 1 repetition and 0 ms to settle, were "
                    + repetitions + " and " + settle);
        }
    }

    /**
     * Measures; {@code progress} is told after each run how many are done.
     *
     * @throws CancellationException if it stops the runs
     */
    List<SuiteResult> of(List<Contender> contenders, Progress progress) {
        int count = contenders.size();
        long[][] nanos = new long[count][repetitions];
        long done = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int turn = 0; turn < 2 * count; turn++) {
                int contender = Math.min(turn, 2 * count - 1 - turn);
                nanos[contender][repetition] += run(contenders.get(contender).work());
                if (!progress.reached(++done, 2L * count * repetitions)) {
                    throw new CancellationException("stopped after " + done + " runs");
                }
            }
        }
        return results(contenders, nanos);
    }

    private long run(MeasuredWork work) {
        work.begin();
        try {
            long begin = System.nanoTime();
            do {
                work.reset();
                work.run();
            } while (System.nanoTime() - begin < settle * 1_000_000L);
            work.reset();
            long start = clock.nanos();
            work.run();
            return clock.nanos() - start;
        } finally {
            work.end();
        }
    }

    /** Makes results of the nanoseconds that the two runs of each contender took in each repetition. */
    static List<SuiteResult> results(List<Contender> contenders, long[][] nanos) {
        int repetitions = nanos[0].length;
        Map<String, Integer> index = new HashMap<>();
        for (Contender contender : contenders) {
            index.put(contender.name(), index.size());
        }
        List<SuiteResult> results = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            Contender contender = contenders.get(i);
            int base = index.get(contender.baseline());
            double[] rates = new double[repetitions];
            double[] ratios = new double[repetitions];
            for (int r = 0; r < repetitions; r++) {
                rates[r] = 2e9 * contender.amount() / nanos[i][r];
                ratios[r] = rates[r] * nanos[base][r] / (2e9 * contenders.get(base).amount());
            }
            results.add(new SuiteResult(contender.name(), contender.title(), contender.baseline(), contender.target(),
                    PairedMedian.of(rates).median(), PairedMedian.of(ratios)));
        }
        return results;
    }
}
