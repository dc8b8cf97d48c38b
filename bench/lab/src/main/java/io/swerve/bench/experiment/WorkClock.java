package io.swerve.bench.experiment;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells how long the rest of a work takes, from what the part that is done took. Rows that an earlier run finished count as
 * done, but took no time. Hands everything else on.
 */
public final class WorkClock implements Watcher {
    private static final double SHORTEST = 2;

    private final Watcher watcher;
    private final LongSupplier nanos;
    private final Map<String, Double> weights = new HashMap<>();
    private final Map<String, Double> finished = new HashMap<>();
    private final double total;
    /** What was done before any of it was timed. */
    private double known;
    private double done;
    private long begin = -1;

    /**
     * Begins with the first row.
     *
     * @param watcher is told
     * @param workload the whole work
     */
    public WorkClock(Watcher watcher, Workload workload) {
        this(watcher, workload, System::nanoTime);
    }

    WorkClock(Watcher watcher, Workload workload, LongSupplier nanos) {
        this.watcher = watcher;
        this.nanos = nanos;
        workload.steps().forEach(step -> weights.merge(step.stage(), step.weight(), Double::sum));
        total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public void at(String stage, long finishedRows, long rows) {
        if (begin < 0) {
            begin = nanos.getAsLong();
        }
        double share = weights.getOrDefault(stage, 0.0) * (rows == 0 ? 1 : (double) finishedRows / rows);
        Double before = finished.put(stage, share);
        if (before == null) {
            known += share;
        }
        done += share - (before == null ? 0 : before);
        watcher.at(stage, finishedRows, rows);
        double seconds = (nanos.getAsLong() - begin) * 1e-9;
        if (done > known && seconds >= SHORTEST) {
            watcher.remaining(Duration.ofMillis((long) (1e3 * seconds * Math.max(0, total - done) / (done - known))));
        }
    }

    @Override
    public void stopsBy(Runnable stop) {
        watcher.stopsBy(stop);
    }

    @Override
    public void note(String line) {
        watcher.note(line);
    }
}
